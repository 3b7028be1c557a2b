package dev.reprieve.testkit.twin;

import java.util.List;

/**
 * A foreign key of a generated table.
 *
 * @param setColumns the columns that ON DELETE SET … names; empty for all
 * @param timing what follows the actions
 */
record TwinReference(
        String name,
        String child,
        List<String> columns,
        String parent,
        List<String> parentColumns,
        boolean matchFull,
        String onDelete,
        List<String> setColumns,
        String onUpdate,
        String timing) {
    TwinReference {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
        setColumns = List.copyOf(setColumns);
    }

    String ddl() {
        return "ALTER TABLE " + child + " ADD CONSTRAINT " + name + " FOREIGN KEY (" + String.join(", ", columns)
                + ") REFERENCES " + parent + " (" + String.join(", ", parentColumns) + ")"
                + (matchFull ? " MATCH FULL" : "") + " ON DELETE " + onDelete
                + (setColumns.isEmpty() ? "" : " (" + String.join(", ", setColumns) + ")") + " ON UPDATE " + onUpdate
                + timing;
    }
}
