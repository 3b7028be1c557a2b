package dev.reprieve.cli;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Explanation;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve rewrite}: what the guard makes of a statement, or of all statements in files. */
@Command(
        name = "rewrite",
        description = "Show what the guard makes of a statement, or check files of them. Runs nothing.",
        footer = {
            "",
            "Example:",
            "  reprieve rewrite \"DELETE FROM posts WHERE id = ?\"",
            "  reprieve rewrite --catalog schema.json --file src/main/sql --file \"migrations/*.sql\"",
            "",
            "JSON of a statement: outcome (unchanged, changed, deleting, refused), sql, reasons (line, column,",
            "table, rule); when refused code, line, column, problem, wayOut. Of files: statements (the same",
            "with file, line, column; outcome may be skipped) and summary. Exit code 1 when refused.",
        })
final class RewriteCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(arity = "0..1", paramLabel = "SQL", description = "The statement. Without it and --file: the input.")
    private @Nullable String sql;

    @Option(
            names = "--file",
            paramLabel = "PATH",
            description = "Check all statements of a file, of the *.sql below a directory, of the files that a pattern"
                    + " matches, or, with -, of the input. Repeatable.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "Take the schema from what `reprieve catalog` saved, instead of a database.")
    private @Nullable Path catalog;

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            description = "How to read the SQL: postgresql, mariadb, h2 or sqlite. Default: postgresql")
    private Dialect dialect = Dialect.POSTGRESQL;

    @Option(
            names = "--visibility",
            paramLabel = "WHICH",
            description = "Which rows it shall see: live, all or only_deleted. Default: live")
    private Visibility visibility = Visibility.LIVE;

    @Option(names = "--all", description = "With --file: show every statement, not only those that are refused.")
    private boolean all;

    @Override
    public Integer call() {
        if (sql != null && !files.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "", "a statement and --file are both given.", "Give one of them.");
        }
        // what can be wrong without a database is told before it is asked
        List<Path> found =
                SqlFiles.find(files.stream().filter(f -> !f.equals("-")).toList());
        List<String> texts = found.stream().map(SqlFiles::read).toList();
        String text = files.isEmpty() ? text() : "";
        Catalog schema = catalog != null
                ? CatalogFile.read(catalog)
                : database.open(terminal()).catalog();
        Rewriter rewriter = new Rewriter(dialect, Protection.of(policy.load(), schema));
        Request request = new Request(visibility, schema.searchPath(), true);
        return files.isEmpty()
                ? one(text, rewriter.explain(text, request))
                : many(found, texts, new Lint(rewriter, dialect, request));
    }

    private int many(List<Path> found, List<String> texts, Lint lint) {
        try (ProgressBar bar = terminal().interactive() && !output.json() && found.size() > 1
                ? OneLine.bar(terminal(), "Checking", found.size())
                : null) {
            for (int i = 0; i < found.size(); i++) {
                lint.look(found.get(i).toString(), texts.get(i));
                if (bar != null) {
                    bar.step();
                }
            }
            if (files.contains("-")) {
                lint.look("-", terminal().readAll());
            }
        }
        if (output.json()) {
            Json.Fields summary = Json.object().with("files", found.size() + (files.contains("-") ? 1 : 0));
            lint.counts().forEach(summary::with);
            printJson(Json.object()
                    .with(
                            "statements",
                            lint.found().stream().map(Lint.Found::json).toList())
                    .with("summary", summary));
        } else {
            lint.found().forEach(this::print);
            say(summary(lint, found.size() + (files.contains("-") ? 1 : 0)));
        }
        return lint.refused() ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private void print(Lint.Found found) {
        switch (found.outcome()) {
            case "refused" ->
                say(found.place() + terminal().paint(Terminal.Style.RED, found.code()) + " " + found.problem() + " "
                        + found.wayOut());
            case "skipped" -> say(found.place() + "note: " + found.problem());
            default -> {
                if (all) {
                    say(found.place() + found.outcome());
                    found.reasons().forEach(r -> say(faint("-- " + r.table() + ": " + r.rule())));
                    say(found.sql());
                }
            }
        }
    }

    private static String summary(Lint lint, int files) {
        int statements = lint.found().size() - lint.count("skipped");
        return Wording.count(statements, "statement") + " in " + Wording.count(files, "file") + ": "
                + String.format(
                        Locale.ROOT,
                        "%,d unchanged, %,d changed, %,d deleting, %,d refused.",
                        lint.count("unchanged"),
                        lint.count("changed"),
                        lint.count("deleting"),
                        lint.count("refused"));
    }

    private String text() {
        String text = sql != null ? sql : terminal().readAll();
        if (text.isBlank()) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "", "there is no statement.", "Give it as an argument, with --file or as input.");
        }
        return text.strip();
    }

    private int one(String text, Explanation explanation) {
        Rewrite rewrite = explanation.rewrite();
        if (output.json()) {
            printJson(json(text, explanation));
        } else if (rewrite instanceof Rewrite.Refused refused) {
            terminal().out().println(Failures.shown(terminal(), refused.toException()));
        } else {
            say(faint("-- " + why(text, rewrite)));
            explanation.reasons().forEach(r -> say(faint("-- " + r)));
            say(run(text, rewrite));
        }
        return rewrite instanceof Rewrite.Refused ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private String faint(String line) {
        return terminal().paint(Terminal.Style.FAINT, line);
    }

    private String why(String text, Rewrite rewrite) {
        boolean same = run(text, rewrite).equals(text);
        if (rewrite instanceof Rewrite.Deleting) {
            return same
                    ? "Runs as it is: it marks rows by hand, and gets its place in the ledger."
                    : "Runs so, as a deletion that can be undone:";
        }
        if (rewrite instanceof Rewrite.Changed) {
            return same ? "Runs as it is: it decides by itself which rows it sees." : "Runs so, to see " + seen() + ":";
        }
        return "Runs as it is: it concerns no protected table.";
    }

    private String seen() {
        return switch (visibility) {
            case LIVE -> "live rows only";
            case ALL -> "live and deleted rows";
            case ONLY_DELETED -> "deleted rows only";
        };
    }

    static String run(String text, Rewrite rewrite) {
        return rewrite instanceof Rewrite.Changed changed
                ? changed.sql()
                : rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : text;
    }

    private static Json.Fields json(String text, Explanation explanation) {
        Rewrite rewrite = explanation.rewrite();
        Json.Fields fields =
                Json.object().with("outcome", rewrite.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (rewrite instanceof Rewrite.Refused refused) {
            return fields.with("code", refused.code().code())
                    .with("line", refused.line())
                    .with("column", refused.column())
                    .with("problem", refused.problem())
                    .with("wayOut", refused.wayOut());
        }
        SqlScript places = SqlScript.of(text, Dialect.POSTGRESQL);
        return fields.with("sql", run(text, rewrite))
                .with(
                        "reasons",
                        explanation.reasons().stream()
                                .map(r -> new Lint.Because(
                                                places.line(r.offset()), places.column(r.offset()), r.table(), r.rule())
                                        .json())
                                .toList());
    }
}
