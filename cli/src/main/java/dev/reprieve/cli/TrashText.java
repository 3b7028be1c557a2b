package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.trash.TrashEntry;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** A deletion as a person or a program reads it. */
final class TrashText {
    private TrashText() {}

    /** {@code posts "Hello"}; the schema stays out where it is the usual one. */
    static String what(TrashEntry entry) {
        return shortName(entry.rootTable())
                + entry.label().map(l -> " \"" + l + "\"").orElse("");
    }

    /** {@code posts 1, comments 31}. */
    static String rows(Map<TableName, Long> rows) {
        if (rows.isEmpty()) {
            return "no rows";
        }
        return rows.entrySet().stream()
                .sorted(Map.Entry.<TableName, Long>comparingByValue().reversed())
                .map(e -> shortName(e.getKey().toString()) + " " + Wording.number(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    static String left(TrashEntry entry) {
        return entry.left()
                .map(left -> left.isNegative() ? "overdue" : Wording.span(left))
                .orElse("for ever");
    }

    static Json.Fields json(TrashEntry entry) {
        return Json.object()
                .with("id", entry.deletion())
                .with("at", entry.at())
                .with("actor", entry.actor())
                .with("reason", entry.reason())
                .with("application", entry.application())
                .with("table", entry.rootTable())
                .with("label", entry.label())
                .with("rows", Json.counts(entry.rows()))
                .with("rowCount", entry.rowCount())
                .with("expiresAt", entry.expiresAt())
                .with("daysLeft", entry.daysLeft())
                .with("purgeBeganAt", entry.purgeBeganAt());
    }

    static String when(TrashEntry entry, Instant now) {
        return Wording.ago(entry.at(), now);
    }

    private static String shortName(String table) {
        return table.startsWith("public.") ? table.substring("public.".length()) : table;
    }
}
