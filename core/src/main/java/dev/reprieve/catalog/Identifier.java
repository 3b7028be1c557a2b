package dev.reprieve.catalog;

/** Quoting of SQL identifiers and literals for text that Reprieve itself generates. */
public final class Identifier {
    private Identifier() {}

    /** The identifier in double quotes, always: right for any name in any case, also a keyword. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string literal; right whatever {@code standard_conforming_strings} says. */
    public static String literal(String value) {
        String doubled = value.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
