package dev.reprieve.logic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of the scripts' statements and keeps the first few that went wrong. */
final class LogicTally {
    private static final int KEPT = 5;
    private static final int LONGEST = 1_500;

    private final List<String> differences = new ArrayList<>();
    private final Map<String, List<String>> refusals = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int scripts;
    private int statements;
    private int queries;
    private int compared;
    private int reading;
    private int failedAlike;
    private int tooSlow;
    private int slower;
    private int leftOut;
    private int agreed;
    private int different;
    private int probed;
    private int leaking;
    private int dropsRefused;
    private long tombstones;

    /** A script is through. */
    void script(long made, int drops) {
        scripts++;
        tombstones += made;
        dropsRefused += drops;
    }

    void statement(Answer plain) {
        statements++;
        failedAlike += plain.failed() ? 1 : 0;
    }

    /** A query gave the same on both sides. */
    void query(Entry.Query query, Answer plain) {
        queries++;
        if (plain.failed()) {
            failedAlike++;
            return;
        }
        compared++;
        reading += readsTables(query.sql()) ? 1 : 0;
        agreed += query.expected().agrees(plain) ? 1 : 0;
    }

    /** Whether it has a FROM clause. */
    static boolean readsTables(String sql) {
        return sql.toUpperCase(Locale.ROOT).contains("FROM");
    }

    /** It was the salted side that gave up, though it has ten times as long. */
    void slower() {
        slower++;
    }

    /** A side gave up on a query. */
    void tooSlow() {
        queries++;
        tooSlow++;
    }

    /** The rest of a script was left out, as its queries take too long. */
    void leftOut(int count) {
        leftOut += count;
    }

    void refused(Answer answer, String sql) {
        String reason = answer.kind().substring(answer.kind().indexOf(' ') + 1) + " on " + Verb.of(sql);
        refused.merge(reason, 1, Integer::sum);
        keep(refusals.computeIfAbsent(reason, r -> new ArrayList<>()), sql + "\n    " + answer.message());
    }

    void different(String where, String sql, String detail) {
        different++;
        keep(differences, where + ": " + cut(sql) + "\n  " + detail);
    }

    /** What the query gives on the salted tables as it is, without rewriting, is something else or not. */
    void probe(boolean leaks) {
        probed++;
        leaking += leaks ? 1 : 0;
    }

    private static void keep(List<String> list, String text) {
        if (list.size() < KEPT) {
            list.add(text);
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /** Queries that ran on both sides and read at least one table. */
    int reading() {
        return reading;
    }

    int different() {
        return different;
    }

    int compared() {
        return compared;
    }

    int agreed() {
        return agreed;
    }

    int probed() {
        return probed;
    }

    int leaking() {
        return leaking;
    }

    /** Why something was refused: the code and the kind of statement. */
    Collection<String> reasons() {
        return refused.keySet();
    }

    String report() {
        StringBuilder report = new StringBuilder(toString());
        differences.forEach(d -> report.append("\n").append(d));
        refused.forEach((reason, count) -> report.append("\n  refused ")
                .append(count)
                .append(" times ")
                .append(reason)
                .append(":\n  ")
                .append(String.join("\n  ", refusals.get(reason))));
        return report.toString();
    }

    @Override
    public String toString() {
        return scripts + " scripts, " + tombstones + " tombstones; " + statements + " statements, " + queries
                + " queries: " + compared + " the same (" + reading + " of them read tables), " + different
                + " different; " + failedAlike + " statements and queries failed alike on both, " + tooSlow
                + " queries took too long (" + slower + " on the salted side only), " + leftOut
                + " left out for that; refused "
                + refused.values().stream().mapToInt(Integer::intValue).sum() + " and " + dropsRefused
                + " DROP TABLE; as the scripts expect " + agreed + " of " + compared + "; without rewriting " + leaking
                + " of " + probed + " tried would have been wrong";
    }
}
