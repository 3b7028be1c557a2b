package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.trash.Trash;
import dev.reprieve.trash.TrashDetail;
import dev.reprieve.trash.TrashEntry;
import dev.reprieve.trash.TrashedRow;
import dev.reprieve.trash.TrashedRows;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve trash show}. */
@Command(
        name = "show",
        description = "Show one deletion with its rows.",
        footer = {
            "",
            "Example:",
            "  reprieve trash show 42 --rows 100",
            "",
            "JSON: the deletion as in `trash list`, and tables (table, keyColumns, total, rows (key, label)).",
        })
final class TrashShowCommand extends Action {
    private static final int MOST_ROWS = 1_000;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(paramLabel = "ID", description = "The deletion, as `trash list` shows it.")
    private long deletion;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "At most so many rows of each table, 1 to 1000. Default: ${DEFAULT-VALUE}")
    private int rows = 10;

    @Override
    public Integer call() {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "--rows", rows + " is not between 1 and " + MOST_ROWS + ".", "Give another.");
        }
        TrashDetail detail = Trash.open(database.open(terminal()).dataSource(), policy.load())
                .show(deletion, rows);
        if (output.json()) {
            printJson(json(detail));
        } else {
            print(detail);
        }
        return ExitCode.DONE;
    }

    private void print(TrashDetail detail) {
        TrashEntry entry = detail.entry();
        Instant now = terminal().clock().instant();
        say(terminal().paint(Terminal.Style.BOLD, "Deletion " + entry.deletion()) + ": " + TrashText.what(entry));
        say("  deleted  " + TrashText.when(entry, now) + " (" + entry.at() + ") by " + entry.actor()
                + (entry.application().isEmpty() ? "" : " through " + entry.application()));
        entry.reason().ifPresent(reason -> say("  because  " + reason));
        say("  rows     " + TrashText.rows(entry.rows()));
        say("  left     " + TrashText.left(entry)
                + entry.expiresAt().map(at -> ", until " + at).orElse(""));
        entry.purgeBeganAt().ifPresent(at -> say("  a purge has been removing its rows since " + at));
        for (TrashedRows table : detail.tables()) {
            say("");
            String key = table.keyColumns().isEmpty() ? "" : " (" + String.join(", ", table.keyColumns()) + ")";
            say(terminal().paint(Terminal.Style.BOLD, table.table() + key));
            for (TrashedRow row : table.rows()) {
                say("  " + String.join(", ", row.key().values())
                        + row.label()
                                .map(l -> "  " + l.replaceAll("\\p{Cntrl}+", " "))
                                .orElse("")
                        + (row.aside() ? "  (set aside: its key is in use again)" : ""));
            }
            long more = table.total() - table.rows().size();
            if (more > 0) {
                say("  … and " + Wording.number(more) + " more");
            }
        }
    }

    private static Json.Fields json(TrashDetail detail) {
        return TrashText.json(detail.entry())
                .with(
                        "tables",
                        detail.tables().stream()
                                .map(t -> Json.object()
                                        .with("table", t.table())
                                        .with("keyColumns", t.keyColumns())
                                        .with("total", t.total())
                                        .with(
                                                "rows",
                                                t.rows().stream()
                                                        .map(r -> Json.object()
                                                                .with(
                                                                        "key",
                                                                        r.key().values())
                                                                .with("label", r.label())
                                                                .with("aside", r.aside()))
                                                        .toList()))
                                .toList());
    }
}
