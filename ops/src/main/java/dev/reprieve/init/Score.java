package dev.reprieve.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The decision rule: if a deleted row came back tomorrow, would anyone care? Evidence adds up, each kind by its weight:
 * what a row holds counts most, who made it and what refers to it less, what it is called least.
 *
 * @param points above zero somebody would
 * @param retention if the evidence calls for another than the default
 */
record Score(int points, List<String> evidence, Optional<String> retention) {
    private static final int HAND_MADE = 20;
    private static final int TOOLING = -20;
    private static final int CONTENT = 3;
    private static final int MONEY = 5;
    private static final int MORE_CONTENT = 1;
    private static final int NAMES = 2;
    private static final int AUTHOR = 1;
    private static final int OPAQUE = 1;
    private static final int LINK = 1;
    private static final int REFERRERS_AT_MOST = 3;
    private static final int EXPIRES = -6;
    private static final int FLEETING = -4;
    private static final int LARGE = -1;
    private static final long LARGE_ROWS = 1_000_000;
    private static final int NAMES_SHOWN = 3;
    private static final String FINANCIAL_RETENTION = "7y";

    Score {
        evidence = List.copyOf(evidence);
    }

    boolean soft() {
        return points > 0;
    }

    static Score of(TableProfile table, Statistics statistics) {
        Sum sum = new Sum();
        if (Vocabulary.tooling(table.name().name())) {
            sum.add(TOOLING, "kept by a migration tool");
            return sum.score(Optional.empty());
        }
        handMade(table, statistics, sum);
        if (!table.content().isEmpty()) {
            sum.add(CONTENT, "content (" + list(table.content()) + ")");
            sum.points += table.content().size() > 1 ? MORE_CONTENT : 0;
        } else if (!table.names().isEmpty()) {
            sum.add(NAMES, "something to read (" + list(table.names()) + ")");
        }
        if (!table.money().isEmpty()) {
            sum.add(MONEY, "money (" + list(table.money()) + ")");
        }
        if (!table.opaque().isEmpty()) {
            sum.add(OPAQUE, "technical state (" + list(table.opaque()) + ")");
        }
        if (table.content().isEmpty() && table.names().isEmpty() && table.link()) {
            sum.add(LINK, "says something about what it joins (" + list(table.payload()) + ")");
        }
        if (!table.authors().isEmpty()) {
            sum.add(AUTHOR, "belongs to a person (" + list(table.authors()) + ")");
        }
        int referrers = table.referrers().size();
        if (referrers > 0) {
            sum.add(
                    Math.min(referrers, REFERRERS_AT_MOST),
                    (referrers == 1 ? "1 table refers" : referrers + " tables refer") + " to it ("
                            + list(table.referrers().stream().map(t -> t.name()).toList()) + ")");
        }
        if (!table.expiry().isEmpty()) {
            sum.add(EXPIRES, "expires by itself (" + list(table.expiry()) + ")");
        }
        if (table.rows() >= LARGE_ROWS
                && referrers == 0
                && table.content().isEmpty()
                && table.money().isEmpty()) {
            sum.add(LARGE, String.format(Locale.ROOT, "about %,d rows without content", table.rows()));
        }
        if (Vocabulary.fleeting(table.name().name())) {
            sum.add(FLEETING, "the name says that its rows come and go");
        }
        if (sum.evidence.isEmpty()) {
            sum.add(0, "nothing in it that anyone would miss");
        }
        return sum.score(retention(table));
    }

    private static void handMade(TableProfile table, Statistics statistics, Sum sum) {
        HandMade hand = table.handMade();
        hand.flag().or(hand::at).ifPresent(column -> {
            String rows = statistics
                    .tombstones(table.name(), column)
                    .map(s -> ", set in " + s.text())
                    .orElse("");
            sum.add(HAND_MADE, "already soft-deleted by hand (" + list(List.copyOf(hand.adopted())) + rows + ")");
        });
        for (String state : hand.states()) {
            statistics
                    .deletedStates(table.name(), state)
                    .forEach((value, rows) -> sum.add(
                            HAND_MADE,
                            String.format(
                                    Locale.ROOT,
                                    "already soft-deleted by hand (%s = '%s' in %,d rows)",
                                    state,
                                    value,
                                    rows)));
        }
    }

    /** Money, a date and a financial name together; two of them are not enough to keep what was deleted for years. */
    private static Optional<String> retention(TableProfile table) {
        return !table.money().isEmpty()
                        && !table.times().isEmpty()
                        && Vocabulary.financial(table.name().name())
                ? Optional.of(FINANCIAL_RETENTION)
                : Optional.empty();
    }

    private static String list(List<String> names) {
        return names.size() <= NAMES_SHOWN
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMES_SHOWN)) + ", …";
    }

    private static final class Sum {
        int points;
        final List<String> evidence = new ArrayList<>();

        void add(int weight, String what) {
            points += weight;
            evidence.add(what);
        }

        Score score(Optional<String> retention) {
            return new Score(points, evidence, retention);
        }
    }
}
