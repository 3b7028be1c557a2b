package dev.reprieve.cli;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve rewrite}: what the guard makes of a statement. */
@Command(
        name = "rewrite",
        description = "Show what the guard makes of a statement. Runs nothing.",
        footer = {
            "",
            "Example:",
            "  reprieve rewrite \"DELETE FROM posts WHERE id = ?\"",
            "  reprieve rewrite --file query.sql --visibility all",
            "",
            "JSON: outcome (unchanged, changed, deleting, refused), sql; when refused code, line, column,",
            "problem, wayOut. Exit code 1 when refused.",
        })
final class RewriteCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(arity = "0..1", paramLabel = "SQL", description = "The statement. Without it and --file: the input.")
    private @Nullable String sql;

    @Option(names = "--file", paramLabel = "FILE", description = "Read the statement from a file.")
    private @Nullable Path file;

    @Option(
            names = "--visibility",
            paramLabel = "WHICH",
            description = "Which rows it shall see: live, all or only_deleted. Default: live")
    private Visibility visibility = Visibility.LIVE;

    @Override
    public Integer call() {
        String text = text();
        Catalog catalog = database.open(terminal()).catalog();
        Rewriter rewriter = new Rewriter(Dialect.POSTGRESQL, Protection.of(policy.load(), catalog));
        Rewrite rewrite = rewriter.rewrite(text, new Request(visibility, catalog.searchPath(), true));
        if (output.json()) {
            printJson(json(text, rewrite));
        } else {
            print(text, rewrite);
        }
        return rewrite instanceof Rewrite.Refused ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private String text() {
        if (sql != null && file != null) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "", "a statement and --file are both given.", "Give one of them.");
        }
        String text = sql != null ? sql : file != null ? read(file) : terminal().readAll();
        if (text.isBlank()) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "", "there is no statement.", "Give it as an argument, with --file or as input.");
        }
        return text.strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    file.toString(),
                    "the file cannot be read (" + e.getMessage() + ").",
                    "Check the path and that it is UTF-8.",
                    e);
        }
    }

    private void print(String text, Rewrite rewrite) {
        if (rewrite instanceof Rewrite.Refused refused) {
            terminal().out().println(Failures.shown(terminal(), refused.toException()));
            return;
        }
        say(terminal().paint(Terminal.Style.FAINT, "-- " + why(text, rewrite)));
        say(run(text, rewrite));
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

    private static String run(String text, Rewrite rewrite) {
        return rewrite instanceof Rewrite.Changed changed
                ? changed.sql()
                : rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : text;
    }

    private static Json.Fields json(String text, Rewrite rewrite) {
        Json.Fields fields =
                Json.object().with("outcome", rewrite.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        return rewrite instanceof Rewrite.Refused refused
                ? fields.with("code", refused.code().code())
                        .with("line", refused.line())
                        .with("column", refused.column())
                        .with("problem", refused.problem())
                        .with("wayOut", refused.wayOut())
                : fields.with("sql", run(text, rewrite));
    }
}
