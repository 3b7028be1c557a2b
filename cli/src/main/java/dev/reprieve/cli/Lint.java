package dev.reprieve.cli;

import dev.reprieve.rewrite.Explanation;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.sql.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the guard makes of the statements in files. */
final class Lint {
    private final Rewriter rewriter;
    private final Dialect dialect;
    private final Request request;
    private final List<Found> found = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /**
     * One statement, or something else, in a file.
     *
     * @param outcome unchanged, changed, deleting, refused or skipped
     * @param sql what would run; empty if nothing
     * @param code of the refusal, otherwise empty
     */
    record Found(
            String file,
            int line,
            int column,
            String outcome,
            String sql,
            List<Because> reasons,
            String code,
            String problem,
            String wayOut) {
        /** As compilers print it, so that editors and build servers find the place. */
        String place() {
            return file + ":" + line + ":" + column + ": ";
        }

        Json.Fields json() {
            Json.Fields fields = Json.object()
                    .with("file", file)
                    .with("line", line)
                    .with("column", column)
                    .with("outcome", outcome);
            if (!code.isEmpty()) {
                return fields.with("code", code).with("problem", problem).with("wayOut", wayOut);
            }
            if (!problem.isEmpty()) {
                return fields.with("problem", problem);
            }
            return fields.with("sql", sql)
                    .with("reasons", reasons.stream().map(Because::json).toList());
        }
    }

    /** Why something is changed, and where in the file. */
    record Because(int line, int column, String table, String rule) {
        Json.Fields json() {
            return Json.object()
                    .with("line", line)
                    .with("column", column)
                    .with("table", table)
                    .with("rule", rule);
        }
    }

    Lint(Rewriter rewriter, Dialect dialect, Request request) {
        this.rewriter = rewriter;
        this.dialect = dialect;
        this.request = request;
        for (String outcome : List.of("unchanged", "changed", "deleting", "refused", "skipped")) {
            counts.put(outcome, 0);
        }
    }

    /** Looks at one file; returns what stands in it, in order. */
    List<Found> look(String file, String text) {
        SqlScript script = SqlScript.of(text, dialect);
        List<Found> here = new ArrayList<>();
        for (SqlScript.Piece piece : script.pieces()) {
            here.add(piece.statement() ? statement(file, script, piece) : other(file, script, piece));
        }
        here.forEach(f -> counts.merge(f.outcome(), 1, Integer::sum));
        found.addAll(here);
        return here;
    }

    private static Found other(String file, SqlScript script, SqlScript.Piece piece) {
        return new Found(
                file,
                script.line(piece.offset()),
                script.column(piece.offset()),
                "skipped",
                "",
                List.of(),
                "",
                piece.problem(),
                "");
    }

    private Found statement(String file, SqlScript script, SqlScript.Piece piece) {
        Explanation explanation = rewriter.explain(piece.sql(), request);
        Rewrite rewrite = explanation.rewrite();
        if (rewrite instanceof Rewrite.Refused refused) {
            int at = piece.offset() + refused.offset();
            return new Found(
                    file,
                    script.line(at),
                    script.column(at),
                    "refused",
                    "",
                    List.of(),
                    refused.code().code(),
                    refused.problem(),
                    refused.wayOut());
        }
        List<Because> reasons = explanation.reasons().stream()
                .map(r -> new Because(
                        script.line(piece.offset() + r.offset()),
                        script.column(piece.offset() + r.offset()),
                        r.table(),
                        r.rule()))
                .toList();
        return new Found(
                file,
                script.line(piece.offset()),
                script.column(piece.offset()),
                rewrite.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                piece.restore(RewriteCommand.run(piece.sql(), rewrite)),
                reasons,
                "",
                "",
                "");
    }

    List<Found> found() {
        return found;
    }

    boolean refused() {
        return count("refused") > 0;
    }

    int count(String outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
