package dev.reprieve.catalog;

import java.util.List;
import java.util.Set;

/**
 * A view or materialized view.
 *
 * @param definition its query as the database prints it, without a final semicolon
 * @param options storage options such as {@code security_barrier=true}
 * @param reads the tables and views that its query names directly
 */
public record View(
        TableName name,
        boolean materialized,
        String definition,
        List<String> columns,
        List<String> options,
        Set<TableName> reads) {
    public View {
        columns = List.copyOf(columns);
        options = List.copyOf(options);
        reads = Set.copyOf(reads);
    }
}
