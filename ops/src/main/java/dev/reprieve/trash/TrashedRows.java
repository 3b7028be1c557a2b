package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import java.util.List;

/**
 * Some of a deletion's rows in one table.
 *
 * @param keyColumns what {@code rows} gives as key; empty where the table has no primary key
 * @param total how many there are
 * @param rows at most as many as asked for
 */
public record TrashedRows(TableName table, List<String> keyColumns, long total, List<TrashedRow> rows) {
    public TrashedRows {
        keyColumns = List.copyOf(keyColumns);
        rows = List.copyOf(rows);
    }
}
