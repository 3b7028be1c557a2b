package dev.reprieve.policy;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table whose rows can be tombstones, so that every read must be filtered.
 *
 * @param retention how long its own deletions can be undone
 * @param adopted the marker columns that the application had before Reprieve and still sees
 * @param label the column that names a row in the trash
 */
public record ProtectedTable(
        Table table, Mode mode, Markers markers, Set<String> adopted, Retention retention, Optional<String> label) {
    public ProtectedTable {
        adopted = Set.copyOf(adopted);
    }

    /** How rows of the table come to be tombstones. */
    public enum Mode {
        /** DELETE marks its rows. */
        SOFT,
        /**
         * DELETE of its rows is physical, as its policy is hard, but they fall and rise with a protected parent and so
         * carry the markers too.
         */
        FOLLOWS
    }

    /** The table's name. */
    public TableName name() {
        return table.name();
    }

    /** Whether DELETE marks its rows rather than removing them. */
    public boolean soft() {
        return mode == Mode.SOFT;
    }

    /** Whether the application must not see the column. */
    public boolean hides(String column) {
        return markers.contains(column) && !adopted.contains(column);
    }

    /** The columns that an application sees: all but the markers it did not have before. */
    public List<Column> visibleColumns() {
        return table.columns().stream().filter(c -> !hides(c.name())).toList();
    }
}
