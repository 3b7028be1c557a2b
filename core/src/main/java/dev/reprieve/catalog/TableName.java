package dev.reprieve.catalog;

import java.util.Comparator;

/**
 * A table's (or view's) schema and name exactly as the database stores them, unquoted and unfolded.
 *
 * @param schema the schema; empty on databases without schemas
 * @param name the table's own name
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    /** Reads {@code schema.name}; the first dot divides. A text without a dot gets the given schema. */
    public static TableName parse(String text, String defaultSchema) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TableName(defaultSchema, text)
                : new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** Quoted for SQL, with its schema. */
    public String sql() {
        return schema.isEmpty() ? Identifier.quote(name) : Identifier.quote(schema) + "." + Identifier.quote(name);
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    /** {@code schema.name}, as policies and messages write it. */
    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
