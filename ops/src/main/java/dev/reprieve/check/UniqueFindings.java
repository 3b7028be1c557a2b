package dev.reprieve.check;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.ProtectedTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Keys whose value a tombstone keeps taken, so that a live row cannot have it again. */
final class UniqueFindings {
    /** Defaults that never give the same value twice. */
    private static final Pattern NEVER_AGAIN =
            Pattern.compile("(nextval|.*(uuid|ulid|snowflake|nanoid|cuid|ksuid)\\w*)\\(.*", Pattern.CASE_INSENSITIVE);

    private UniqueFindings() {}

    static void find(Findings findings) {
        for (ProtectedTable table : findings.protection().tables()) {
            for (Index index : table.table().indexes()) {
                boolean exclusion = index.constraint() && !index.unique();
                boolean blocks = index.primary() || exclusion || referenced(findings, index);
                if (blocks && !index.partitionOf() && !aware(table, index) && !fresh(table.table(), index)) {
                    report(findings, table, index, exclusion);
                }
            }
        }
    }

    private static void report(Findings findings, ProtectedTable table, Index index, boolean exclusion) {
        if (!table.soft() && fallsWithKey(findings, table, index)) {
            return;
        }
        String kind = exclusion ? "exclusion constraint " : index.primary() ? "primary key " : "unique key ";
        String why = exclusion
                ? "An exclusion constraint counts tombstones too"
                : index.primary()
                        ? "The primary key holds for tombstones too"
                        : "A foreign key refers to it, so it stays as it is";
        findings.leak(
                "unique:" + table.name() + "." + index.name(),
                kind + index.name() + " of " + table.name(),
                why + ": a new row cannot take the " + String.join(", ", index.keys())
                        + " of a deleted one until the purge.",
                exclusion
                        ? "Create it anew with WHERE (" + table.markers().live()
                                + "), or accept it if nothing is entered again."
                        : "Give the table a generated key, make it hard, or accept it if no value is ever used again.");
    }

    /** Whether it already holds for live rows only, or Reprieve made it. */
    private static boolean aware(ProtectedTable table, Index index) {
        String live = table.markers().live();
        return index.keys().contains(live)
                || index.predicate()
                        .map(p -> Pattern.compile("\\b" + Pattern.quote(live) + "\\b")
                                .matcher(p)
                                .find())
                        .orElse(false);
    }

    /** A generated column in the key: the same value does not come again. */
    private static boolean fresh(Table table, Index index) {
        return index.keys().stream().flatMap(k -> table.column(k).stream()).anyMatch(c -> switch (c.generation()) {
            case IDENTITY_ALWAYS, IDENTITY_BY_DEFAULT -> true;
            case COMPUTED -> false;
            case NONE -> c.type().equals("uuid") || generated(c);
        });
    }

    private static boolean generated(Column column) {
        return column.defaultExpression()
                .map(d -> NEVER_AGAIN.matcher(d).matches())
                .orElse(false);
    }

    private static boolean referenced(Findings findings, Index index) {
        return index.unique()
                && findings.catalog().foreignKeysTo(index.table()).stream()
                        .anyMatch(f -> new HashSet<>(f.parentColumns()).equals(new HashSet<>(index.keys())));
    }

    /**
     * Rows that only fall with a parent: if the key names that parent, a row with the same key would refer to the dead
     * parent and be refused anyway.
     */
    private static boolean fallsWithKey(Findings findings, ProtectedTable table, Index index) {
        Set<String> key = Set.copyOf(index.keys());
        List<Edge> edges = findings.protection().edgesFrom(table.name());
        return !edges.isEmpty() && edges.stream().allMatch(e -> key.containsAll(e.columns()));
    }
}
