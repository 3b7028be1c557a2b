package dev.reprieve.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that someone who mistyped one most likely meant. */
final class NearestName {
    private static final int LONGEST = 128;

    private NearestName() {}

    /** The nearest candidate, if one is near enough to be meant: about one slip in three characters. */
    static Optional<String> of(String name, Collection<String> candidates) {
        String folded = name.toLowerCase(Locale.ROOT);
        int near = Math.max(1, Math.min(name.length(), LONGEST) / 3);
        return candidates.stream()
                .filter(c -> Math.abs(c.length() - name.length()) <= near && c.length() <= LONGEST)
                .filter(c -> distance(folded, c.toLowerCase(Locale.ROOT)) <= near)
                .min(Comparator.comparingInt((String c) -> distance(folded, c.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
