package dev.reprieve.trash;

import java.util.Optional;

/** What a restore does with a row whose unique value another row has taken since. */
public sealed interface OnTaken {
    /** The restore is blocked. */
    record Fail() implements OnTaken {}

    /** The row stays in the trash, and with it what depends on it; the rest is restored. */
    record Skip() implements OnTaken {}

    /**
     * The row comes back under another value: with the suffix, or with the suffix and the first number from 2 on that is
     * free. A value that would become too long for its column is cut before the suffix.
     *
     * @param suffix 1 to 100 characters, usually {@value #USUAL_SUFFIX}
     * @param column which text column of the key gets it; empty where there is only one that could
     */
    record Rename(String suffix, Optional<String> column) implements OnTaken {
        /** The suffix unless another is given. */
        public static final String USUAL_SUFFIX = "-restored";

        private static final int LONGEST_SUFFIX = 100;

        public Rename {
            if (suffix.isEmpty() || suffix.length() > LONGEST_SUFFIX) {
                throw new IllegalArgumentException(
                        "a suffix has 1 to " + LONGEST_SUFFIX + " characters, not " + suffix.length());
            }
        }

        /** With the usual suffix, in the only text column that could take it. */
        public Rename() {
            this(USUAL_SUFFIX, Optional.empty());
        }
    }
}
