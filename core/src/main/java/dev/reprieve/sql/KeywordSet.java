package dev.reprieve.sql;

/** Some of the keywords. The parser asks at every token, so an answer is one look into an array. */
final class KeywordSet {
    private final boolean[] members = new boolean[Keyword.values().length];

    private KeywordSet() {}

    static KeywordSet of(Keyword... keywords) {
        KeywordSet set = new KeywordSet();
        for (Keyword keyword : keywords) {
            set.members[keyword.ordinal()] = true;
        }
        return set;
    }

    boolean contains(Keyword keyword) {
        return members[keyword.ordinal()];
    }
}
