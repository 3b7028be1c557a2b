package dev.reprieve.testkit.twin;

import java.util.List;
import java.util.Optional;

/**
 * A foreign key of a generated table.
 *
 * @param setColumns the columns that ON DELETE SET … names; empty for all
 * @param timing what follows the actions
 * @param declared what the policy says of it, where the guarded side has no foreign key
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
        String timing,
        Optional<String> declared) {
    TwinReference {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
        setColumns = List.copyOf(setColumns);
    }

    /** The same as the policy declares it: under the name that the product gives it. */
    TwinReference declared(String how) {
        boolean cascades = how.equals("cascade");
        return new TwinReference(
                child + "_" + String.join("_", columns) + "_relation",
                child,
                columns,
                parent,
                parentColumns,
                false,
                cascades ? "CASCADE" : "NO ACTION",
                List.of(),
                cascades ? "CASCADE" : "NO ACTION",
                "",
                Optional.of(how));
    }

    /** Whether a constraint keeps it. */
    boolean kept() {
        return !declared.equals(Optional.of("ignore"));
    }

    String ddl() {
        return "ALTER TABLE " + child + " ADD CONSTRAINT " + name + " FOREIGN KEY (" + String.join(", ", columns)
                + ") REFERENCES " + parent + " (" + String.join(", ", parentColumns) + ")"
                + (matchFull ? " MATCH FULL" : "") + " ON DELETE " + onDelete
                + (setColumns.isEmpty() ? "" : " (" + String.join(", ", setColumns) + ")") + " ON UPDATE " + onUpdate
                + timing;
    }
}
