package dev.reprieve.check;

import dev.reprieve.catalog.Index;
import dev.reprieve.policy.ProtectedTable;
import java.util.regex.Pattern;

/** Exclusion constraints, in which tombstones still take part. Keys that tombstones hold are the plan's business. */
final class UniqueFindings {
    private UniqueFindings() {}

    static void find(Findings findings) {
        for (ProtectedTable table : findings.protection().tables()) {
            for (Index index : table.table().indexes()) {
                boolean exclusion = index.constraint() && !index.unique();
                if (exclusion && !index.partitionOf() && !aware(table, index)) {
                    findings.leak(
                            "unique:" + table.name() + "." + index.name(),
                            "exclusion constraint " + index.name() + " of " + table.name(),
                            "An exclusion constraint counts tombstones too: a new row cannot take the "
                                    + String.join(", ", index.keys()) + " of a deleted one until the purge.",
                            "Create it anew with WHERE (" + table.markers().live()
                                    + "), or accept it if nothing is entered again.");
                }
            }
        }
    }

    /** Whether it already holds for live rows only. */
    private static boolean aware(ProtectedTable table, Index index) {
        String live = table.markers().live();
        return index.keys().contains(live)
                || index.predicate()
                        .map(p -> Pattern.compile("\\b" + Pattern.quote(live) + "\\b")
                                .matcher(p)
                                .find())
                        .orElse(false);
    }
}
