package dev.reprieve.policy;

import dev.reprieve.catalog.NameParser;
import dev.reprieve.catalog.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes {@code reprieve.yaml} with comments. {@link PolicyReader} reads from it the policy that was written, except
 * that an adopted marker column is named in full even where it has its default name.
 */
public final class PolicyWriter {
    /** What the first line of the file calls its JSON Schema: a file beside it. */
    public static final String SCHEMA_FILE = "reprieve.schema.json";

    private static final int WIDTH = 110;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern RESERVED =
            Pattern.compile("true|false|null|yes|no|on|off|y|n|inf|nan", Pattern.CASE_INSENSITIVE);

    private final StringBuilder out = new StringBuilder();
    private final Policy policy;
    private final PolicyNotes notes;

    private PolicyWriter(Policy policy, PolicyNotes notes) {
        this.policy = policy;
        this.notes = notes;
    }

    /**
     * The whole file.
     *
     * @throws IllegalArgumentException if a table adopts a column that is neither its flag nor its time of deletion
     */
    public static String write(Policy policy, PolicyNotes notes) {
        PolicyWriter writer = new PolicyWriter(policy, notes);
        writer.file();
        return writer.out.toString();
    }

    private void file() {
        comment(0, "yaml-language-server: $schema=" + SCHEMA_FILE);
        notes.header().forEach(line -> comment(0, line));
        line(0, "version: " + PolicyDocument.VERSION);
        out.append('\n');
        line(0, "defaults:");
        line(
                2,
                "retention: " + policy.retention()
                        + "  # how long a deletion can be undone: 12h, 30d, 18mo, 7y, forever");
        if (!policy.markers().equals(Markers.DEFAULT)) {
            Markers m = policy.markers();
            line(2, "markers: " + markers(m.live(), m.flag(), m.at(), m.deletion()));
        }
        line(
                0,
                "fence: " + policy.fence()
                        + "  # whether the database itself stops DELETE and TRUNCATE past the guard");
        if (policy.byHand() == Policy.ByHand.REFUSE) {
            line(0, "by_hand: refuse  # statements that name marker columns themselves");
        }
        if (!policy.revokeDelete().isEmpty()) {
            line(0, "revoke_delete:");
            policy.revokeDelete().forEach(role -> line(2, "- " + quote(role)));
        }
        out.append('\n');
        line(0, policy.tables().isEmpty() ? "tables: {}" : "tables:");
        policy.tables().values().forEach(this::table);
        relations();
        if (!policy.accepted().isEmpty()) {
            out.append('\n');
            line(0, "accept:");
            for (Acceptance accepted : policy.accepted()) {
                line(2, "- finding: " + quote(accepted.finding()));
                line(4, "why: " + quote(accepted.why()));
            }
        }
    }

    private void table(TablePolicy table) {
        line(2, scalar(table.table().toString()) + ":");
        String delete = "delete: " + table.delete().name().toLowerCase(Locale.ROOT);
        List<String> evidence = notes.evidence().getOrDefault(table.table(), List.of());
        String together = oneLine(String.join("; ", evidence));
        if (together.isEmpty()) {
            line(4, delete);
        } else if (together.length() + delete.length() + 8 <= WIDTH) {
            line(4, delete + "  # " + together);
        } else {
            evidence.forEach(e -> comment(4, e));
            line(4, delete);
        }
        table.why().ifPresent(why -> line(4, "why: " + quote(why)));
        table.retention().ifPresent(r -> line(4, "retention: " + r));
        table.label().ifPresent(label -> line(4, "label: " + scalar(label)));
        markers(table);
        notes.hints().getOrDefault(table.table(), List.of()).forEach(hint -> comment(4, hint));
    }

    private void markers(TablePolicy table) {
        Markers all = table.markers(policy.markers());
        for (String column : table.adopted()) {
            if (!column.equals(all.flag()) && !column.equals(all.at())) {
                throw new IllegalArgumentException(
                        table.table() + " cannot adopt " + column + ": only a flag or a time can be adopted");
            }
        }
        boolean flag = table.adopted().contains(all.flag());
        boolean at = table.adopted().contains(all.at());
        List<String> added = new ArrayList<>();
        table.live().ifPresent(n -> added.add("live: " + scalar(n)));
        table.flag().filter(n -> !flag).ifPresent(n -> added.add("flag: " + scalar(n)));
        table.at().filter(n -> !at).ifPresent(n -> added.add("at: " + scalar(n)));
        table.deletion().ifPresent(n -> added.add("deletion: " + scalar(n)));
        if (!added.isEmpty()) {
            line(4, "markers: {" + String.join(", ", added) + "}");
        }
        List<String> adopted = new ArrayList<>();
        if (flag) {
            adopted.add("flag: " + scalar(all.flag()));
        }
        if (at) {
            adopted.add("at: " + scalar(all.at()));
        }
        if (!adopted.isEmpty()) {
            line(4, "adopt: {" + String.join(", ", adopted) + "}");
        }
    }

    private static String markers(String live, String flag, String at, String deletion) {
        return "{live: " + scalar(live) + ", flag: " + scalar(flag) + ", at: " + scalar(at) + ", deletion: "
                + scalar(deletion) + "}";
    }

    private void relations() {
        if (policy.relations().isEmpty() && notes.suggestions().isEmpty()) {
            return;
        }
        out.append('\n');
        comment(0, "References that the schema does not declare as foreign keys.");
        line(0, "relations:");
        policy.relations().forEach(r -> relation(r).forEach(line -> line(2, line)));
        for (PolicyNotes.Suggestion suggestion : notes.suggestions()) {
            comment(2, suggestion.evidence() + "; if so, uncomment:");
            relation(suggestion.relation()).forEach(line -> comment(2, line));
        }
    }

    private static List<String> relation(Relation relation) {
        List<String> lines = new ArrayList<>();
        lines.add("- child: " + quote(end(relation.child(), relation.columns())));
        lines.add("  parent: " + quote(end(relation.parent(), relation.parentColumns())));
        lines.add("  on_delete: " + relation.onDelete().name().toLowerCase(Locale.ROOT));
        relation.why().ifPresent(why -> lines.add("  why: " + quote(why)));
        return lines;
    }

    /** One side of a relation, {@code public.events (post_id)}. */
    public static String end(TableName table, List<String> columns) {
        return table + " ("
                + String.join(", ", columns.stream().map(NameParser::write).toList()) + ")";
    }

    private void line(int indent, String text) {
        out.append(" ".repeat(indent)).append(text).append('\n');
    }

    private void comment(int indent, String text) {
        // leading spaces stay: they are the indentation of what can be uncommented
        line(indent, ("# " + text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\uFEFF]+", " ")).stripTrailing());
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\uFEFF]+", " ").strip();
    }

    /** A string in the plainest form that YAML reads back as the same string. */
    private static String scalar(String text) {
        return PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches() ? text : quote(text);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (printable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format(c > 0xFFFF ? "\\U%08X" : "\\u%04X", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** A conservative part of what YAML calls printable. */
    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
