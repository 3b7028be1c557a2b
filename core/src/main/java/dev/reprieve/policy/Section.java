package dev.reprieve.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One mapping of a policy file: each key at most once, and every value asked for by its type. */
final class Section {
    private static final int SHOWN = 40;

    private final MappingNode node;
    private final Map<String, Entry> entries;
    private final PolicyProblems problems;

    private Section(MappingNode node, Map<String, Entry> entries, PolicyProblems problems) {
        this.node = node;
        this.entries = entries;
        this.problems = problems;
    }

    /** A key with its value; both know their place in the file. */
    record Entry(String name, Node key, Node value) {}

    /** Reads a mapping whose keys are names that the file's author chooses. */
    static Optional<Section> of(Node node, String what, String wayOut, PolicyProblems problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node, what + " must be a mapping, not " + kind(node) + ".", wayOut);
            return Optional.empty();
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), "a key must be a name, not " + kind(tuple.getKeyNode()) + ".", wayOut);
            } else if (entries.containsKey(key.getValue())) {
                Node first = entries.get(key.getValue()).key();
                problems.add(
                        key,
                        "`" + shorten(key.getValue()) + "` is here twice.",
                        "Remove one; the first is in line "
                                + first.getStartMark().map(m -> m.getLine() + 1).orElse(0) + ".");
            } else {
                entries.put(key.getValue(), new Entry(key.getValue(), key, tuple.getValueNode()));
            }
        }
        return Optional.of(new Section(mapping, entries, problems));
    }

    /** Reads a mapping that knows only the given keys. */
    static Optional<Section> of(Node node, String what, List<String> known, PolicyProblems problems) {
        String takes = what + " takes " + list(known, "and") + ".";
        Optional<Section> section = of(node, what, takes, problems);
        section.ifPresent(s -> s.entries.values().forEach(e -> {
            if (!known.contains(e.name())) {
                String problem = NearestName.of(e.name(), known)
                        .map(near -> "`" + shorten(e.name()) + "`: did you mean `" + near + "`?")
                        .orElse("`" + shorten(e.name()) + "` means nothing here.");
                problems.add(e.key(), problem, takes);
            }
        }));
        return section;
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The value, unless it is missing or left empty. */
    Optional<Node> value(String key) {
        return entry(key).map(Entry::value).filter(v -> !v.getTag().equals(Tag.NULL));
    }

    /** A problem if the key is missing. */
    void require(String key, String wayOut) {
        if (!entries.containsKey(key)) {
            problems.add(node, "`" + key + "` is missing.", wayOut);
        }
    }

    /** Text that says something. */
    Optional<String> text(String key, String what) {
        return entry(key).flatMap(e -> text(e.value(), "`" + key + "` must be " + what, problems));
    }

    Optional<Boolean> truth(String key) {
        Optional<Entry> entry = entry(key);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Node value = entry.get().value();
        if (value instanceof ScalarNode scalar && value.getTag().equals(Tag.BOOL)) {
            return Optional.of(Boolean.parseBoolean(scalar.getValue()));
        }
        problems.add(value, "`" + key + "` must be a truth value, not " + kind(value) + ".", "Write true or false.");
        return Optional.empty();
    }

    /** The elements of a sequence; none if it is missing or left empty. */
    List<Node> sequence(String key, String wayOut) {
        Optional<Node> value = value(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problems.add(value.get(), "`" + key + "` must be a list, not " + kind(value.get()) + ".", wayOut);
        return List.of();
    }

    /** The text of a scalar that YAML takes for a string. */
    static Optional<String> text(Node node, String must, PolicyProblems problems) {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.STR)) {
            if (!scalar.getValue().isBlank()) {
                return Optional.of(scalar.getValue());
            }
            problems.add(node, must + ", and is empty.", "Write it, or remove the key.");
            return Optional.empty();
        }
        boolean scalar = node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
        problems.add(
                node,
                must + ", not " + kind(node) + ".",
                scalar ? "Put it in quotes." : "Write it, or remove the key.");
        return Optional.empty();
    }

    /** What a reader would call the node. */
    static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof ScalarNode scalar) {
            Tag tag = node.getTag();
            String shown = "`" + shorten(scalar.getValue()) + "`";
            if (tag.equals(Tag.NULL)) {
                return "empty";
            }
            if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
                return "the number " + shown;
            }
            return tag.equals(Tag.BOOL) ? "the truth value " + shown : shown;
        }
        return "an alias";
    }

    static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        int end = Math.min(line.length(), SHOWN);
        return end == line.length() ? line : line.substring(0, line.offsetByCodePoints(end - 2, 1)) + "…";
    }

    static String list(List<String> names, String joined) {
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : String.join(", ", names.subList(0, last)) + " " + joined + " " + names.get(last);
    }
}
