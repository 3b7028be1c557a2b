package dev.reprieve.logic;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script's statement does, as far as the test has to know it. */
enum Verb {
    CREATE_TABLE("CREATE\\s+TABLE\\s+(\\w+)"),
    DROP_TABLE("DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(\\w+)"),
    CREATE_VIEW("CREATE\\s+(?:TEMP\\s+|TEMPORARY\\s+)?VIEW\\s+(\\w+)\\s+AS\\s"),
    DROP_VIEW("DROP\\s+VIEW\\s+(?:IF\\s+EXISTS\\s+)?(\\w+)"),
    CREATE_INDEX("CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+(\\w+)"),
    INSERT_VALUES("INSERT\\s+INTO\\s+(\\w+)[\\s(][^;]*?VALUES"),
    INSERT("(?:INSERT|REPLACE)\\s.*?INTO\\s+(\\w+)"),
    UPDATE("UPDATE\\s+(\\w+)"),
    DELETE("DELETE\\s+FROM\\s+(\\w+)"),
    OTHER("(\\w+)");

    private final Pattern pattern;

    Verb(String pattern) {
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    static Verb of(String sql) {
        for (Verb verb : values()) {
            if (verb.matcher(sql).lookingAt()) {
                return verb;
            }
        }
        return OTHER;
    }

    /** Whether it changes rows and tells how many. */
    boolean counts() {
        return this == INSERT_VALUES || this == INSERT || this == UPDATE || this == DELETE;
    }

    /** What it creates, drops or fills. */
    String object(String sql) {
        Matcher matcher = matcher(sql);
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /** Where the text goes on after the part that tells the verb. */
    int end(String sql) {
        Matcher matcher = matcher(sql);
        return matcher.lookingAt() ? matcher.end() : 0;
    }

    private Matcher matcher(String sql) {
        return pattern.matcher(sql);
    }

    static boolean unique(String index) {
        return index.toUpperCase(Locale.ROOT).startsWith("CREATE UNIQUE");
    }
}
