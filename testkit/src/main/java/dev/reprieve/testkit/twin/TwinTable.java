package dev.reprieve.testkit.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A generated table.
 *
 * @param soft whether its policy is soft
 * @param key the columns of its primary key; may be empty
 * @param checks name and condition of each
 * @param partitions how it is partitioned, if it is
 */
record TwinTable(
        String name,
        boolean soft,
        List<TwinColumn> columns,
        List<String> key,
        List<TwinUnique> uniques,
        List<Check> checks,
        Optional<TwinPartitions> partitions) {
    TwinTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        uniques = List.copyOf(uniques);
        checks = List.copyOf(checks);
    }

    record Check(String name, String condition) {}

    TwinColumn column(String wanted) {
        return columns.get(position(wanted));
    }

    int position(String wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(wanted)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name + " has no column " + wanted);
    }

    List<String> columnNames() {
        return columns.stream().map(TwinColumn::name).toList();
    }

    /** Columns in which a value counts only as itself: neither identity nor generated. */
    List<TwinColumn> writable() {
        return columns.stream().filter(TwinColumn::writable).toList();
    }

    boolean naturalKey() {
        return !key.isEmpty() && key.stream().noneMatch(k -> column(k).identity());
    }

    /** What makes the order of its rows certain. */
    String order(String alias) {
        return (key.isEmpty() ? columnNames() : key)
                .stream().map(c -> alias + "." + c).collect(Collectors.joining(", "));
    }

    /** Names, as a part that can be left out, that it is partitioned. */
    String inPartitions() {
        return name + " in partitions";
    }

    TwinTable asSoft(boolean now) {
        return new TwinTable(name, now, columns, key, uniques, checks, partitions);
    }

    TwinTable with(List<TwinColumn> newColumns, List<TwinUnique> newUniques) {
        return new TwinTable(name, soft, newColumns, key, newUniques, checks, partitions);
    }

    TwinTable without(String part) {
        return new TwinTable(
                name,
                soft,
                columns,
                key,
                uniques.stream().filter(u -> !u.name().equals(part)).toList(),
                checks.stream().filter(c -> !c.name().equals(part)).toList(),
                partitions.filter(p -> !part.equals(inPartitions())));
    }

    List<String> ddl() {
        List<String> lines = new ArrayList<>();
        columns.forEach(c -> lines.add(c.ddl()));
        if (!key.isEmpty()) {
            lines.add("CONSTRAINT " + name + "_pk PRIMARY KEY (" + String.join(", ", key) + ")");
        }
        checks.forEach(c -> lines.add("CONSTRAINT " + c.name() + " CHECK (" + c.condition() + ")"));
        List<String> ddl = new ArrayList<>();
        ddl.add("CREATE TABLE " + name + " (" + String.join(", ", lines) + ")"
                + partitions
                        .map(p -> " PARTITION BY " + p.method() + " (" + p.column() + ")")
                        .orElse(""));
        partitions.ifPresent(p -> ddl.addAll(p.ddl(name)));
        uniques.forEach(u -> ddl.add(u.ddl()));
        return ddl;
    }
}
