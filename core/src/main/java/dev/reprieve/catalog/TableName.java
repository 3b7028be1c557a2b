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

    /**
     * Reads {@code schema.name} in the syntax of {@link NameParser}; the reverse of {@link #toString()}. A text without a
     * dot gets the given schema.
     *
     * @throws IllegalArgumentException if it is none; the message says what was expected, and where
     */
    public static TableName parse(String text, String defaultSchema) {
        NameParser parser = new NameParser(text);
        TableName table = parser.table(defaultSchema);
        parser.end();
        return table;
    }

    /** Quoted for SQL, with its schema. */
    public String sql() {
        return schema.isEmpty() ? Identifier.quote(name) : Identifier.quote(schema) + "." + Identifier.quote(name);
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    /** {@code schema.name}, as policies and messages write it; a part is quoted only where it must be. */
    @Override
    public String toString() {
        return schema.isEmpty() ? NameParser.write(name) : NameParser.write(schema) + "." + NameParser.write(name);
    }
}
