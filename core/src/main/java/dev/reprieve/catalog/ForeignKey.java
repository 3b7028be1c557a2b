package dev.reprieve.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A foreign key. In a {@link Catalog} they stand in the order of their creation, which is the order in which their
 * referential actions fire.
 *
 * @param columns the referencing columns, in the order of {@code parentColumns}
 * @param onDeleteColumns the columns of {@code ON DELETE SET NULL (…)}; empty means all
 * @param validated false for one added as NOT VALID and not validated since
 * @param partitionOf whether it merely is the part of a partitioned table's foreign key
 * @param updateTrigger name of the internal trigger that fires its ON UPDATE action: PostgreSQL fires them in the order
 *     of these names
 * @param definition the constraint as the database prints it
 */
public record ForeignKey(
        String name,
        TableName child,
        List<String> columns,
        TableName parent,
        List<String> parentColumns,
        Action onDelete,
        Action onUpdate,
        List<String> onDeleteColumns,
        Match match,
        boolean deferrable,
        boolean initiallyDeferred,
        boolean validated,
        boolean partitionOf,
        String updateTrigger,
        String definition,
        Optional<String> comment) {
    public ForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
        onDeleteColumns = List.copyOf(onDeleteColumns);
    }

    /** A referential action. */
    public enum Action {
        NO_ACTION("NO ACTION"),
        RESTRICT("RESTRICT"),
        CASCADE("CASCADE"),
        SET_NULL("SET NULL"),
        SET_DEFAULT("SET DEFAULT");

        private final String sql;

        Action(String sql) {
            this.sql = sql;
        }

        /** As SQL writes it. */
        public String sql() {
            return sql;
        }
    }

    /** How a composite key with NULLs matches. */
    public enum Match {
        SIMPLE,
        FULL
    }
}
