package dev.reprieve.plan;

import dev.reprieve.catalog.Index;

/** Parts of a {@code CREATE INDEX} as PostgreSQL prints it. */
final class IndexText {
    private static final String USING = " USING ";
    private static final String WHERE = " WHERE ";

    private IndexText() {}

    /** From USING up to, but without, the predicate: key parts with their operator classes, orders and options. */
    static String tail(Index index) {
        String whole = index.definition();
        int end = index.predicate()
                .map(p -> whole.length() - WHERE.length() - p.length())
                .orElse(whole.length());
        return whole.substring(using(whole), end);
    }

    /** As {@link #tail(Index)}, with one more key part at the end. */
    static String tailWithKey(Index index, String part) {
        String tail = tail(index);
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < tail.length(); i++) {
            char c = tail.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return tail.substring(0, i) + ", " + part + tail.substring(i);
            }
        }
        throw new IllegalArgumentException("no key in " + tail);
    }

    /** From USING to the end, with the predicate. */
    static String tailWithPredicate(String definition) {
        return definition.substring(using(definition));
    }

    /** How an original is noted: a line about the constraint, then the index. */
    static String remember(Index index) {
        return index.constraint() ? "UNIQUE" + deferrability(index) + "\n" + index.definition() : index.definition();
    }

    static String deferrability(Index index) {
        return (index.deferrable() ? " DEFERRABLE" : "") + (index.initiallyDeferred() ? " INITIALLY DEFERRED" : "");
    }

    /** Where USING stands: the first one outside quotes, as the names before it may contain anything. */
    private static int using(String definition) {
        boolean quoted = false;
        for (int i = 0; i < definition.length(); i++) {
            if (definition.charAt(i) == '"') {
                quoted = !quoted;
            } else if (!quoted && definition.startsWith(USING, i)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("no USING in " + definition);
    }
}
