package dev.reprieve.cli;

import dev.reprieve.catalog.NameParser;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.trash.Preflight;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve trash restore}. */
@Command(
        name = "restore",
        description = "Make the rows of a deletion live again: exactly these, in all tables, or none.",
        footer = {
            "",
            "Example:",
            "  reprieve trash restore 42 --dry-run",
            "  reprieve trash restore 42 --on-taken posts_slug_key=rename",
            "  reprieve trash restore 42 --row \"public.posts (17)\" --with-children",
            "",
            "JSON: deletion, restored, rows by table, rowCount, parents, references, skipped (row, because, below),",
            "renamed (row, constraint, column, from, to), and conflicts (problem, wayOut) or, when restored, complete",
            "and changed.",
            "Exit code 1 when something stands in the way; nothing is written then.",
        })
final class TrashRestoreCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The deletion, as `trash list` shows it.")
    private @Nullable Long deletion;

    @Option(
            names = "--unattributed",
            description = "Rows from before Reprieve, which belong to no deletion; with --row.")
    private boolean unattributed;

    @Option(names = "--dry-run", description = "Only say what would happen and what stands in the way.")
    private boolean dryRun;

    @Option(names = "--with-parents", description = "Also restore deleted rows that its rows refer to.")
    private boolean withParents;

    @Option(names = "--row", paramLabel = "KEY", description = "Only this row, \"public.posts (17)\". Repeatable.")
    private List<String> rows = List.of();

    @Option(names = "--with-children", description = "With --row: also rows of the same deletion that refer to it.")
    private boolean withChildren;

    @Option(
            names = "--on-taken",
            paramLabel = "[CONSTRAINT=]CHOICE",
            description = {
                "What to do where another row has taken a unique value: fail, skip (the row and what depends on it"
                        + " stay in the trash), or rename[@COLUMN][:SUFFIX]. Repeatable. Default: fail",
            })
    private List<String> onTaken = List.of();

    @Option(names = "--remaining", description = "Restore what is left although a purge has removed some.")
    private boolean remaining;

    @Option(names = "--despite-dropped", description = "Restore although columns or tables are gone.")
    private boolean despiteDropped;

    @Option(names = "--by", paramLabel = "NAME", description = "Who restores, for the audit. Default: the login name")
    private @Nullable String actor;

    @Override
    public Integer call() {
        if (unattributed == (deletion != null)) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "trash restore",
                    unattributed ? "A deletion and --unattributed exclude each other." : "It names no deletion.",
                    "Give the id of a deletion, or --unattributed with --row.");
        }
        RestoreOptions options = options();
        Trash trash = Trash.open(database.open(terminal()).dataSource(), policy.load());
        if (dryRun) {
            return preflight(
                    deletion == null ? trash.preflightUnattributed(options) : trash.preflight(deletion, options));
        }
        RestoreOutcome outcome =
                deletion == null ? trash.restoreUnattributed(options) : trash.restore(deletion, options);
        if (outcome instanceof RestoreOutcome.Blocked blocked) {
            return preflight(blocked.preflight());
        }
        restored(outcome.orThrow());
        return ExitCode.DONE;
    }

    private RestoreOptions options() {
        String who = actor != null ? actor : System.getProperty("user.name", "reprieve");
        Set<RowKey> only = new LinkedHashSet<>();
        rows.forEach(row -> only.add(rowKey(row)));
        RestoreOptions options = OnTakenOption.apply(RestoreOptions.by(who).only(only), onTaken);
        options = withParents ? options.bringingParents() : options;
        options = withChildren ? options.bringingChildren() : options;
        options = remaining ? options.whatRemains() : options;
        return despiteDropped ? options.acceptingDropped() : options;
    }

    private static RowKey rowKey(String text) {
        try {
            NameParser parser = new NameParser(text);
            TableName table = parser.table("public");
            List<String> values = parser.columns();
            parser.end();
            return new RowKey(table, values);
        } catch (IllegalArgumentException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "--row",
                    "`" + text + "` is no row's key: " + e.getMessage() + ".",
                    "Write the table and its key, as in \"public.posts (17)\".",
                    e);
        }
    }

    private int preflight(Preflight preflight) {
        if (output.json()) {
            printJson(RestoreText.json(preflight));
        } else {
            RestoreText.lines(preflight, terminal()).forEach(this::say);
        }
        return preflight.clear() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private void restored(RestoreOutcome.Restored restored) {
        if (output.json()) {
            printJson(RestoreText.json(restored));
        } else {
            RestoreText.lines(restored, terminal()).forEach(this::say);
        }
    }
}
