package dev.reprieve.rewrite;

import java.util.List;

/**
 * What becomes of a text, and why.
 *
 * @param reasons in the order of the text; empty if it concerns no protected table
 */
public record Explanation(Rewrite rewrite, List<Reason> reasons) {
    public Explanation {
        reasons = List.copyOf(reasons);
    }

    /**
     * What a rule did about one protected table.
     *
     * @param offset index of the character in the text that it is about
     * @param table as the text calls it: {@code posts p}
     * @param rule what was done: {@code live rows only, in the ON of the LEFT JOIN}
     */
    public record Reason(int offset, String table, String rule) {
        @Override
        public String toString() {
            return table + ": " + rule;
        }
    }
}
