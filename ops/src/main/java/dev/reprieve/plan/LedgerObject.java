package dev.reprieve.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one statement of {@code ledger.sql} makes. The file is Reprieve's own, so its few shapes are all there is to know.
 *
 * @param body of a function, between its dollar quotes
 */
record LedgerObject(Kind kind, String name, String body) {
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE reprieve\\.(\\w+)");
    private static final Pattern INDEX = Pattern.compile("CREATE (?:UNIQUE )?INDEX (\\w+)");
    private static final Pattern FUNCTION = Pattern.compile("CREATE FUNCTION reprieve\\.(\\w+)");

    private static final Pattern COLUMN = Pattern.compile("(?m)^ {4}([a-z_]+) (.+?),?$");

    /** A column of a table of the ledger: its name, and the name with all that follows. */
    record Column(String name, String definition) {}

    enum Kind {
        SCHEMA,
        RELATION,
        FUNCTION,
        /** A comment or grant. */
        PROPERTY
    }

    static LedgerObject of(String statement) {
        if (statement.startsWith("CREATE SCHEMA")) {
            return new LedgerObject(Kind.SCHEMA, "reprieve", "");
        }
        Matcher relation = TABLE.matcher(statement);
        if (relation.lookingAt()) {
            return new LedgerObject(Kind.RELATION, relation.group(1), "");
        }
        Matcher index = INDEX.matcher(statement);
        if (index.lookingAt()) {
            return new LedgerObject(Kind.RELATION, index.group(1), "");
        }
        Matcher function = FUNCTION.matcher(statement);
        if (function.lookingAt()) {
            return new LedgerObject(Kind.FUNCTION, function.group(1), body(statement));
        }
        return new LedgerObject(Kind.PROPERTY, "", "");
    }

    /** The columns that a statement which makes a table gives it; other statements have none. */
    static List<Column> columns(String statement) {
        return TABLE.matcher(statement).lookingAt()
                ? COLUMN.matcher(statement)
                        .results()
                        .map(c -> new Column(c.group(1), c.group(1) + " " + c.group(2)))
                        .toList()
                : List.of();
    }

    /** What stands between the first and the last {@code $$}. */
    static String body(String function) {
        int from = function.indexOf("$$") + 2;
        return function.substring(from, function.lastIndexOf("$$"));
    }
}
