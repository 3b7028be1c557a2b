package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Check;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Installed.Marked;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The marker columns, their CHECKs, and the rows that the application has deleted by hand before. Inheriting tables and
 * partitions get them from their root.
 */
final class MarkerSteps {
    private final Work work;

    MarkerSteps(Work work) {
        this.work = work;
    }

    /** Columns; and, where no old tombstones would break them, CHECKs. */
    void columns() {
        for (ProtectedTable table : work.roots()) {
            if (clash(table)) {
                continue;
            }
            Markers markers = table.markers();
            Optional<Marked> marked =
                    Optional.ofNullable(work.installed().marked().get(table.name()));
            List<String> actions = new ArrayList<>();
            Set<String> added = new HashSet<>(marked.map(Marked::added).orElse(Set.of()));
            List<String> drops = new ArrayList<>();
            for (String column : markers.names()) {
                if (table.table().column(column).isEmpty()) {
                    actions.add("ADD COLUMN " + quote(column) + " " + type(markers, column));
                    drops.add("DROP COLUMN " + quote(column));
                    added.add(column);
                }
            }
            if (adopts(table)) {
                // old tombstones break the CHECKs until they are adopted
            } else {
                missingChecks(table).forEach(check -> actions.add(addCheck(table, check)));
            }
            if (actions.isEmpty() && marked.isPresent()) {
                continue;
            }
            List<String> sql = new ArrayList<>();
            if (!actions.isEmpty()) {
                sql.add(alter(table.name(), actions));
            }
            sql.add(Registry.replace(Kind.TABLE, table.name().toString(), Registry.text(new Marked(markers, added))));
            work.add(new Step.Brief(
                    "columns " + table.name(),
                    "Marker columns of " + table.name(),
                    sql,
                    family(table.name(), Mode.ACCESS_EXCLUSIVE),
                    drops.isEmpty() ? List.of() : List.of(alter(table.name(), drops))));
        }
    }

    /** Rows deleted by hand become tombstones; then come the CHECKs that columns() left out. */
    void adopt() {
        for (ProtectedTable table : work.roots()) {
            if (!adopts(table) || missingChecks(table).isEmpty()) {
                continue;
            }
            for (Table member : members(table.name())) {
                long rows = work.installed().survey().toAdopt().getOrDefault(member.name(), 0L);
                // until the trigger is there, more may come after they were counted
                boolean stamped =
                        member.triggers().stream().anyMatch(t -> t.name().equals(Names.STAMP_TRIGGER));
                if (member.kind() != Table.Kind.PARTITIONED && (rows > 0 || !stamped)) {
                    work.add(new Step.Adopt(
                            "adopt " + member.name(),
                            "Tombstones from before, of " + member.name(),
                            member.name(),
                            rows,
                            "t." + quote(table.markers().live()) + " AND " + deletedByHand("t", table),
                            quote(table.markers().live()) + " = NULL"));
                }
            }
            List<String> actions = new ArrayList<>();
            List<String> drops = new ArrayList<>();
            for (String check : missingChecks(table)) {
                actions.add(addCheck(table, check));
                drops.add("DROP CONSTRAINT " + quote(check));
            }
            work.add(new Step.Brief(
                    "checks " + table.name(),
                    "CHECKs on the markers of " + table.name(),
                    List.of(alter(table.name(), actions)),
                    family(table.name(), Mode.ACCESS_EXCLUSIVE),
                    List.of(alter(table.name(), drops))));
        }
    }

    /** Proves the CHECKs. */
    void validate() {
        for (ProtectedTable table : work.roots()) {
            for (String check : checks(table.name())) {
                boolean proven =
                        table.table().checks().stream().anyMatch(c -> c.name().equals(check) && c.validated());
                if (!proven) {
                    work.add(new Step.Validate(
                            "validate " + table.name() + " " + check,
                            "Prove " + check,
                            List.of("ALTER TABLE " + table.name().sql() + " VALIDATE CONSTRAINT " + quote(check)),
                            family(table.name(), Mode.SHARE_UPDATE_EXCLUSIVE),
                            List.of()));
                }
            }
        }
    }

    /** Whether some marker column was the application's own. */
    static boolean adopts(ProtectedTable table) {
        return !table.adopted().isEmpty();
    }

    /** Whether it has adopted columns, and all of them can serve. */
    static boolean adoptable(ProtectedTable table) {
        return adopts(table)
                && table.adopted().stream()
                        .allMatch(c -> table.table()
                                .column(c)
                                .filter(f -> fits(table.markers(), f))
                                .isPresent());
    }

    private static boolean fits(Markers markers, Column column) {
        return column.name().equals(markers.flag())
                ? column.type().equals("boolean")
                : column.name().equals(markers.at())
                        && (column.type().startsWith("timestamp")
                                || column.type().equals("date"));
    }

    /** What tells a row that the application has deleted by hand; the flag decides where there are both. */
    static String deletedByHand(String alias, ProtectedTable table) {
        Markers markers = table.markers();
        return table.adopted().contains(markers.flag())
                ? "coalesce(" + alias + "." + quote(markers.flag()) + ", false)"
                : alias + "." + quote(markers.at()) + " IS NOT NULL";
    }

    /** The table and all that inherit from it or are its partitions. */
    private List<Table> members(TableName root) {
        List<Table> members = new ArrayList<>();
        work.catalog().table(root).ifPresent(members::add);
        members.addAll(work.allPartitions(root));
        return members;
    }

    private List<Lock> family(TableName root, Mode mode) {
        return members(root).stream().map(t -> Lock.table(mode, t.name())).toList();
    }

    private static List<String> checks(TableName table) {
        return List.of(Names.liveCheck(table), Names.flagCheck(table));
    }

    private static List<String> missingChecks(ProtectedTable table) {
        Set<String> present = new HashSet<>();
        table.table().checks().stream().map(Check::name).forEach(present::add);
        return checks(table.name()).stream().filter(c -> !present.contains(c)).toList();
    }

    private static String addCheck(ProtectedTable table, String check) {
        Markers markers = table.markers();
        String condition = check.equals(Names.liveCheck(table.name()))
                ? quote(markers.live())
                : quote(markers.flag()) + " = (" + quote(markers.live()) + " IS NULL)";
        return "ADD CONSTRAINT " + quote(check) + " CHECK (" + condition + ") NOT VALID";
    }

    private static String alter(TableName table, List<String> actions) {
        return "ALTER TABLE " + table.sql() + "\n    " + String.join(",\n    ", actions);
    }

    private static String type(Markers markers, String column) {
        if (column.equals(markers.live())) {
            return "boolean DEFAULT true";
        }
        if (column.equals(markers.flag())) {
            return "boolean NOT NULL DEFAULT false";
        }
        return column.equals(markers.at()) ? "timestamp with time zone" : "bigint";
    }

    private boolean clash(ProtectedTable table) {
        TableName name = table.name();
        Marked marked = work.installed().marked().get(name);
        if (marked != null && !marked.markers().equals(table.markers())) {
            work.block(
                    "table " + name,
                    "Its marker columns are "
                            + String.join(", ", marked.markers().names())
                            + " in the database, but "
                            + String.join(", ", table.markers().names()) + " in the policy.",
                    "Name them in the policy as the database has them, or undo the plan first.");
            return true;
        }
        boolean found = false;
        for (Table member : members(name)) {
            for (String marker : table.markers().names()) {
                Optional<Column> column = member.column(marker);
                boolean ours = marked != null && marked.added().contains(marker);
                if (column.isPresent() && !ours) {
                    found |= clash(table, member, column.get());
                }
            }
        }
        for (String marker : table.adopted()) {
            if (table.table().column(marker).isEmpty()) {
                work.block(
                        "table " + name,
                        "The policy adopts its column " + marker + ", which does not exist.",
                        "Correct the name under adopt, or leave it out to have the column added.");
                found = true;
            }
        }
        return found;
    }

    private boolean clash(ProtectedTable table, Table member, Column column) {
        Markers markers = table.markers();
        String where = "table " + member.name();
        if (!table.adopted().contains(column.name())) {
            work.block(
                    where,
                    "It has a column " + column.name() + " (" + column.type()
                            + ") of its own, which a marker would need.",
                    "Give the marker another name under markers in the policy, or adopt the column if it means the same.");
            return true;
        }
        boolean isFlag = column.name().equals(markers.flag());
        if (!isFlag && !column.name().equals(markers.at())) {
            work.block(
                    where,
                    "The policy adopts " + column.name() + " as its "
                            + (column.name().equals(markers.live()) ? "live key" : "deletion id")
                            + ", which must be Reprieve's own.",
                    "Adopt only flag and at; name another column under markers.");
            return true;
        }
        boolean fits = fits(markers, column);
        if (!fits) {
            work.block(
                    where,
                    "The policy adopts " + column.name() + ", which is " + column.type() + " rather than "
                            + (isFlag ? "boolean." : "a timestamp."),
                    "Adopt a column of that type, or leave it out and give the marker another name.");
        }
        return !fits;
    }
}
