package dev.reprieve.testkit.query;

import java.util.List;

/**
 * A generated table: an integer key {@code id}, integer columns and text columns.
 *
 * @param integers integer columns other than the key
 * @param texts text columns
 */
public record TableShape(String name, List<String> integers, List<String> texts) {
    public TableShape {
        integers = List.copyOf(integers);
        texts = List.copyOf(texts);
    }

    /** All columns in the order in which the table declares them. */
    public List<String> columns() {
        return java.util.stream.Stream.of(List.of("id"), integers, texts)
                .flatMap(List::stream)
                .toList();
    }
}
