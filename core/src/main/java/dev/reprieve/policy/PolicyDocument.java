package dev.reprieve.policy;

import dev.reprieve.catalog.NameParser;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy.ByHand;
import dev.reprieve.policy.Relation.OnDelete;
import dev.reprieve.policy.Section.Entry;
import dev.reprieve.policy.TablePolicy.Delete;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Makes a {@link Policy} of a parsed file, or finds all that is wrong with it. */
final class PolicyDocument {
    /** The only version of the format so far. */
    static final String VERSION = "1";

    /** The schema of a table that is named without one. */
    static final String DEFAULT_SCHEMA = "public";

    private static final List<String> FILE_KEYS =
            List.of("version", "defaults", "fence", "by_hand", "revoke_delete", "tables", "relations", "accept");
    private static final List<String> DEFAULTS_KEYS = List.of("retention", "markers");
    private static final List<String> TABLE_KEYS = List.of("delete", "why", "retention", "label", "markers", "adopt");
    private static final List<String> MARKER_KEYS = List.of("live", "flag", "at", "deletion");
    private static final List<String> ADOPT_KEYS = List.of("flag", "at");
    private static final List<String> RELATION_KEYS = List.of("child", "parent", "on_delete", "why");
    private static final List<String> ACCEPT_KEYS = List.of("finding", "why");
    private static final String RELATION_SYNTAX = "Write the table and its columns, as in `public.events (post_id)`.";
    private static final int NAME_BYTES = 63;

    private final PolicyProblems problems;

    PolicyDocument(PolicyProblems problems) {
        this.problems = problems;
    }

    Policy read(Node root) {
        Optional<Section> section = Section.of(root, "The file", FILE_KEYS, problems);
        Policy policy = section.map(this::file).orElse(Policy.empty());
        problems.throwAny();
        return policy;
    }

    private Policy file(Section file) {
        version(file);
        Optional<Section> defaults =
                file.value("defaults").flatMap(n -> Section.of(n, "`defaults`", DEFAULTS_KEYS, problems));
        Markers markers = defaults.flatMap(d -> d.value("markers"))
                .map(n -> {
                    Names names = markers(n, MARKER_KEYS, "`markers`");
                    Markers all = names.over(Markers.DEFAULT);
                    distinct(n, all);
                    return all;
                })
                .orElse(Markers.DEFAULT);
        Retention retention = defaults.flatMap(this::retention).orElse(Retention.DEFAULT);
        boolean fence = file.truth("fence").orElse(true);
        ByHand byHand = choice(file, "by_hand", ByHand.values()).orElse(ByHand.ALLOW);
        Map<TableName, TablePolicy> tables = file.value("tables")
                .flatMap(n -> Section.of(n, "`tables`", "Write each table's name as a key.", problems))
                .map(s -> tables(s, markers))
                .orElse(Map.of());
        return new Policy(retention, markers, fence, byHand, roles(file), tables, relations(file), acceptances(file));
    }

    private void version(Section file) {
        file.require("version", "Write `version: 1` in the first line.");
        file.entry("version").ifPresent(e -> {
            boolean number =
                    e.value() instanceof ScalarNode && e.value().getTag().equals(Tag.INT);
            if (!number) {
                problems.add(e.value(), "`version` must be a number, not " + Section.kind(e.value()) + ".", "Write 1.");
            } else if (!((ScalarNode) e.value()).getValue().equals(VERSION)) {
                problems.add(
                        e.value(),
                        "version " + Section.shorten(((ScalarNode) e.value()).getValue())
                                + " is unknown to this Reprieve.",
                        "Write 1, or use the Reprieve that the file was written for.");
            }
        });
    }

    private Map<TableName, TablePolicy> tables(Section section, Markers defaults) {
        Map<TableName, TablePolicy> tables = new TreeMap<>();
        for (Entry entry : section.entries()) {
            Optional<TableName> name = tableName(entry);
            Optional<TablePolicy> policy = Section.of(entry.value(), "A table", TABLE_KEYS, problems)
                    .flatMap(s -> table(name.orElse(new TableName("", "?")), s, defaults));
            if (name.isPresent() && tables.containsKey(name.get())) {
                problems.add(entry.key(), "table " + name.get() + " is here twice.", "Remove one.");
            } else if (name.isPresent() && policy.isPresent()) {
                tables.put(name.get(), policy.get());
            }
        }
        return tables;
    }

    private Optional<TableName> tableName(Entry entry) {
        try {
            return Optional.of(TableName.parse(entry.name(), DEFAULT_SCHEMA));
        } catch (IllegalArgumentException e) {
            problems.add(
                    entry.key(),
                    "`" + Section.shorten(entry.name()) + "` is no table's name: " + e.getMessage() + ".",
                    "Write schema.table; a part with a dot, comma, parenthesis or quote goes in double quotes.");
            return Optional.empty();
        }
    }

    private Optional<TablePolicy> table(TableName name, Section section, Markers defaults) {
        section.require("delete", "Write `delete: soft` or `delete: hard`.");
        Optional<Delete> delete = choice(section, "delete", Delete.values());
        Optional<String> why = section.text("why", "a reason");
        Optional<Retention> retention = retention(section);
        Optional<String> label = section.text("label", "a column's name");
        Names added = section.value("markers")
                .map(n -> markers(n, MARKER_KEYS, "`markers`"))
                .orElse(Names.NONE);
        Names adopted = section.value("adopt")
                .map(n -> markers(n, ADOPT_KEYS, "`adopt`"))
                .orElse(Names.NONE);
        adopted.flag().filter(x -> added.flag().isPresent()).ifPresent(x -> both(section, "flag"));
        adopted.at().filter(x -> added.at().isPresent()).ifPresent(x -> both(section, "at"));
        Set<String> adoptedColumns = new HashSet<>();
        adopted.flag().ifPresent(adoptedColumns::add);
        adopted.at().ifPresent(adoptedColumns::add);
        Names names = new Names(
                added.live(), adopted.flag().or(added::flag), adopted.at().or(added::at), added.deletion());
        section.value("adopt").or(() -> section.value("markers")).ifPresent(n -> distinct(n, names.over(defaults)));
        return delete.map(d -> new TablePolicy(
                name,
                d,
                why,
                retention,
                label,
                names.live(),
                names.flag(),
                names.at(),
                names.deletion(),
                adoptedColumns));
    }

    private void both(Section section, String marker) {
        section.value("adopt")
                .ifPresent(n -> problems.add(
                        n,
                        "`" + marker + "` stands under both `markers` and `adopt`.",
                        "Keep it under `adopt` if the column exists already, else under `markers`."));
    }

    private Optional<Retention> retention(Section section) {
        Optional<Entry> entry = section.entry("retention");
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Node value = entry.get().value();
        Optional<Retention> retention =
                value instanceof ScalarNode scalar && value.getTag().equals(Tag.STR)
                        ? Retention.parse(scalar.getValue())
                        : Optional.empty();
        if (retention.isEmpty()) {
            problems.add(
                    value,
                    "`retention` must be a length of time, not " + Section.kind(value) + ".",
                    "Write a whole number of h, d, w, mo or y, as in `30d`, or `forever`.");
        }
        return retention;
    }

    private <E extends Enum<E>> Optional<E> choice(Section section, String key, E[] values) {
        Optional<Entry> entry = section.entry(key);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = new ArrayList<>();
        Node value = entry.get().value();
        String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
        for (E candidate : values) {
            String name = candidate.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return Optional.of(candidate);
            }
            known.add(name);
        }
        String problem = NearestName.of(text, known)
                .map(near -> "`" + Section.shorten(text) + "`: did you mean `" + near + "`?")
                .orElse("`" + key + "` cannot be " + Section.kind(value) + ".");
        problems.add(value, problem, "Write " + Section.list(known, "or") + ".");
        return Optional.empty();
    }

    private Names markers(Node node, List<String> keys, String what) {
        return Section.of(node, what, keys, problems)
                .map(s -> new Names(column(s, "live"), column(s, "flag"), column(s, "at"), column(s, "deletion")))
                .orElse(Names.NONE);
    }

    private Optional<String> column(Section section, String key) {
        Optional<String> name = section.text(key, "a column's name");
        if (name.isPresent() && name.get().getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
            section.value(key)
                    .ifPresent(n -> problems.add(
                            n,
                            "the name of column `" + key + "` is longer than " + NAME_BYTES + " bytes.",
                            "Shorten it: the database would cut it off."));
        }
        return name;
    }

    private void distinct(Node node, Markers markers) {
        Set<String> seen = new HashSet<>();
        for (String name : markers.names()) {
            if (!seen.add(name)) {
                problems.add(
                        node,
                        "two marker columns are both called `" + Section.shorten(name) + "`.",
                        "Give each of live, flag, at and deletion a name of its own.");
            }
        }
    }

    private List<String> roles(Section file) {
        List<String> roles = new ArrayList<>();
        for (Node node : file.sequence("revoke_delete", "Write the roles as a list, as in `[app]`.")) {
            Optional<String> role = Section.text(node, "A role must be a name", problems);
            if (role.isPresent() && roles.contains(role.get())) {
                problems.add(node, "role `" + Section.shorten(role.get()) + "` is here twice.", "Remove one.");
            }
            role.ifPresent(roles::add);
        }
        return roles;
    }

    private List<Relation> relations(Section file) {
        List<Relation> relations = new ArrayList<>();
        for (Node node : file.sequence("relations", "Start each relation with `- child: …`.")) {
            Section.of(node, "A relation", RELATION_KEYS, problems)
                    .flatMap(this::relation)
                    .ifPresent(relations::add);
        }
        return relations;
    }

    private Optional<Relation> relation(Section section) {
        section.require("child", RELATION_SYNTAX);
        section.require("parent", RELATION_SYNTAX);
        section.require("on_delete", "Write cascade, restrict or ignore.");
        Optional<End> child = end(section, "child");
        Optional<End> parent = end(section, "parent");
        Optional<OnDelete> onDelete = choice(section, "on_delete", OnDelete.values());
        Optional<String> why = section.text("why", "a reason");
        if (child.isEmpty() || parent.isEmpty() || onDelete.isEmpty()) {
            return Optional.empty();
        }
        int columns = child.get().columns().size();
        int parentColumns = parent.get().columns().size();
        if (columns != parentColumns) {
            section.value("parent")
                    .ifPresent(n -> problems.add(
                            n,
                            "the child has " + count(columns) + ", the parent " + parentColumns + ".",
                            "Name as many columns on both sides, in the same order."));
            return Optional.empty();
        }
        return Optional.of(new Relation(
                child.get().table(),
                child.get().columns(),
                parent.get().table(),
                parent.get().columns(),
                onDelete.get(),
                why));
    }

    private static String count(int columns) {
        return columns == 1 ? "1 column" : columns + " columns";
    }

    private Optional<End> end(Section section, String key) {
        Optional<String> text = section.text(key, "a table with columns");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            NameParser parser = new NameParser(text.get());
            TableName table = parser.table(DEFAULT_SCHEMA);
            List<String> columns = parser.columns();
            parser.end();
            return Optional.of(new End(table, columns));
        } catch (IllegalArgumentException e) {
            section.value(key)
                    .ifPresent(n -> problems.add(
                            n, "`" + Section.shorten(text.get()) + "`: " + e.getMessage() + ".", RELATION_SYNTAX));
            return Optional.empty();
        }
    }

    private List<Acceptance> acceptances(Section file) {
        List<Acceptance> accepted = new ArrayList<>();
        for (Node node : file.sequence("accept", "Start each with `- finding: …`.")) {
            Section.of(node, "An accepted finding", ACCEPT_KEYS, problems).ifPresent(s -> {
                s.require("finding", "Copy it from the output of `reprieve check`.");
                s.require("why", "Say why the finding is acceptable.");
                Optional<String> finding = s.text("finding", "what `reprieve check` printed");
                Optional<String> why = s.text("why", "a reason");
                if (finding.isPresent() && why.isPresent()) {
                    accepted.add(new Acceptance(finding.get(), why.get()));
                }
            });
        }
        return accepted;
    }

    /** One side of a relation. */
    private record End(TableName table, List<String> columns) {}

    /** Marker names as far as the file gives them. */
    private record Names(Optional<String> live, Optional<String> flag, Optional<String> at, Optional<String> deletion) {
        static final Names NONE = new Names(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        Markers over(Markers defaults) {
            return new Markers(
                    live.orElse(defaults.live()),
                    flag.orElse(defaults.flag()),
                    at.orElse(defaults.at()),
                    deletion.orElse(defaults.deletion()));
        }
    }
}
