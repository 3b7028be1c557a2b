package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import java.util.Locale;
import java.util.Set;

/** Writes identifiers: bare where that is safe, so that rewritten text stays readable, else in quotes. */
final class Quoting {
    /** Words that are reserved as a column's name somewhere; quoting one too many does no harm. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "asymmetric",
            "authorization",
            "between",
            "binary",
            "both",
            "by",
            "case",
            "cast",
            "check",
            "collate",
            "collation",
            "column",
            "concurrently",
            "constraint",
            "create",
            "cross",
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "day",
            "default",
            "deferrable",
            "delete",
            "desc",
            "distinct",
            "do",
            "drop",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "fetch",
            "for",
            "foreign",
            "freeze",
            "from",
            "full",
            "grant",
            "group",
            "having",
            "hour",
            "if",
            "ilike",
            "in",
            "index",
            "initially",
            "inner",
            "insert",
            "intersect",
            "interval",
            "into",
            "is",
            "isnull",
            "join",
            "key",
            "keys",
            "lateral",
            "leading",
            "left",
            "like",
            "limit",
            "localtime",
            "localtimestamp",
            "minus",
            "minute",
            "month",
            "natural",
            "not",
            "notnull",
            "null",
            "offset",
            "on",
            "only",
            "option",
            "or",
            "order",
            "outer",
            "overlaps",
            "partition",
            "placing",
            "primary",
            "qualify",
            "range",
            "references",
            "regexp",
            "returning",
            "right",
            "row",
            "rownum",
            "rows",
            "second",
            "select",
            "session_user",
            "set",
            "similar",
            "some",
            "symmetric",
            "system_user",
            "table",
            "tablesample",
            "then",
            "to",
            "top",
            "trailing",
            "trigger",
            "true",
            "unique",
            "union",
            "unknown",
            "update",
            "user",
            "using",
            "value",
            "values",
            "variadic",
            "verbose",
            "when",
            "where",
            "window",
            "with",
            "year");

    private Quoting() {}

    static String identifier(Dialect dialect, String name) {
        if (isBare(dialect, name)) {
            return name;
        }
        return dialect == Dialect.MARIADB
                ? '`' + name.replace("`", "``") + '`'
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static boolean isBare(Dialect dialect, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = dialect == Dialect.H2 ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
            if (!letter && c != '_' && !(i > 0 && c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }
}
