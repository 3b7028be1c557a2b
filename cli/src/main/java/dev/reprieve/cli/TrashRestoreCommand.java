package dev.reprieve.cli;

import dev.reprieve.catalog.NameParser;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.trash.Conflict;
import dev.reprieve.trash.OnTaken;
import dev.reprieve.trash.Preflight;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Skipped;
import dev.reprieve.trash.Trash;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
            "  reprieve trash restore 42 --skip posts_slug_key",
            "  reprieve trash restore 42 --row \"public.posts (17)\"",
            "",
            "JSON: deletion, restored, rows by table, rowCount, parents, references, skipped (row, because),",
            "and conflicts (problem, wayOut) or, when restored, complete and changed.",
            "Exit code 1 when something stands in the way; nothing is written then.",
        })
final class TrashRestoreCommand extends Action {
    private static final int SHOWN = 20;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(paramLabel = "ID", description = "The deletion, as `trash list` shows it.")
    private long deletion;

    @Option(names = "--dry-run", description = "Only say what would happen and what stands in the way.")
    private boolean dryRun;

    @Option(names = "--with-parents", description = "Also restore deleted rows that its rows refer to.")
    private boolean withParents;

    @Option(names = "--remaining", description = "Restore what is left although a purge has removed some.")
    private boolean remaining;

    @Option(names = "--despite-dropped", description = "Restore although columns or tables are gone.")
    private boolean despiteDropped;

    @Option(
            names = "--skip",
            paramLabel = "CONSTRAINT",
            description = "Leave rows in the trash whose value under this unique constraint is taken.")
    private List<String> skip = List.of();

    @Option(names = "--row", paramLabel = "KEY", description = "Only this row, \"public.posts (17)\". Repeatable.")
    private List<String> rows = List.of();

    @Option(names = "--by", paramLabel = "NAME", description = "Who restores, for the audit. Default: the login name")
    private @Nullable String actor;

    @Override
    public Integer call() {
        RestoreOptions options = options();
        Trash trash = Trash.open(database.open(terminal()).dataSource(), policy.load());
        if (dryRun) {
            Preflight preflight = trash.preflight(deletion, options);
            return preflight(preflight);
        }
        RestoreOutcome outcome = trash.restore(deletion, options);
        if (outcome instanceof RestoreOutcome.Blocked blocked) {
            return preflight(blocked.preflight());
        }
        restored(outcome.orThrow());
        return ExitCode.DONE;
    }

    private RestoreOptions options() {
        String who = actor != null ? actor : System.getProperty("user.name", "reprieve");
        Map<String, OnTaken> taken = new LinkedHashMap<>();
        skip.forEach(constraint -> taken.put(constraint, new OnTaken.Skip()));
        Set<RowKey> only = new LinkedHashSet<>();
        rows.forEach(row -> only.add(rowKey(row)));
        RestoreOptions options = RestoreOptions.by(who).whenTaken(taken).only(only);
        options = withParents ? options.bringingParents() : options;
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
            printJson(json(preflight));
        } else if (preflight.clear()) {
            say("Deletion " + deletion + " can be restored: " + TrashText.rows(preflight.rows()) + ".");
            parents(preflight.parents());
            references(preflight.references(), "would be put back");
            skipped(preflight.skipped());
        } else {
            say(terminal().paint(Terminal.Style.RED, ErrorCode.RESTORE_BLOCKED.code()) + " deletion " + deletion + ": "
                    + Wording.count(preflight.conflictCount(), "obstacle") + "; nothing was written.");
            preflight.conflicts().stream().limit(SHOWN).forEach(c -> say("  " + c.problem() + " " + c.wayOut()));
            long more = preflight.conflictCount()
                    - Math.min(SHOWN, preflight.conflicts().size());
            if (more > 0) {
                say("  … and " + Wording.number(more) + " more");
            }
        }
        return preflight.clear() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private void restored(RestoreOutcome.Restored restored) {
        if (output.json()) {
            printJson(json(restored));
            return;
        }
        say(terminal().paint(Terminal.Style.GREEN, "Restored") + " deletion " + deletion + ": "
                + TrashText.rows(restored.rows()) + ".");
        parents(restored.parents());
        references(restored.references(), "put back");
        if (!restored.changed().isEmpty()) {
            say("  left as they are, because they have changed since: "
                    + String.join(
                            ", ",
                            restored.changed().stream()
                                    .limit(SHOWN)
                                    .map(RowKey::toString)
                                    .toList()));
        }
        skipped(restored.skipped());
        if (!restored.complete()) {
            say("  The rest of the deletion stays in the trash.");
        }
    }

    private void parents(long parents) {
        if (parents > 0) {
            say("  of these " + Wording.count(parents, "row") + " that others refer to, out of other deletions");
        }
    }

    private void references(long references, String done) {
        if (references > 0) {
            say("  " + Wording.count(references, "reference") + " that the deletion had emptied " + done);
        }
    }

    private void skipped(List<Skipped> skipped) {
        skipped.stream().limit(SHOWN).forEach(s -> say("  stays in the trash: " + s.row() + " (" + s.because() + ")"));
        if (skipped.size() > SHOWN) {
            say("  … and " + Wording.number(skipped.size() - SHOWN) + " more");
        }
    }

    private static Json.Fields json(Preflight preflight) {
        return Json.object()
                .with("deletion", preflight.deletion())
                .with("restored", false)
                .with("rows", Json.counts(preflight.rows()))
                .with("rowCount", preflight.rowCount())
                .with("parents", preflight.parents())
                .with("references", preflight.references())
                .with("skipped", skippedJson(preflight.skipped()))
                .with(
                        "conflicts",
                        preflight.conflicts().stream()
                                .map(TrashRestoreCommand::json)
                                .toList())
                .with("conflictCount", preflight.conflictCount());
    }

    private static Json.Fields json(RestoreOutcome.Restored restored) {
        return Json.object()
                .with("deletion", restored.deletion())
                .with("restored", true)
                .with("rows", Json.counts(restored.rows()))
                .with("rowCount", restored.rowCount())
                .with("parents", restored.parents())
                .with("references", restored.references())
                .with("skipped", skippedJson(restored.skipped()))
                .with("complete", restored.complete())
                .with(
                        "changed",
                        restored.changed().stream().map(RowKey::toString).toList());
    }

    private static Json.Fields json(Conflict conflict) {
        return Json.object().with("problem", conflict.problem()).with("wayOut", conflict.wayOut());
    }

    private static List<Json.Fields> skippedJson(List<Skipped> skipped) {
        return skipped.stream()
                .map(s -> Json.object().with("row", s.row()).with("because", s.because()))
                .toList();
    }
}
