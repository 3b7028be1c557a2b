package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.hold.PlacedHold;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve hold place}. */
@Command(
        name = "place",
        description = "Place a hold on deletions, a table, or the rows of a table that fit a condition.",
        footer = {
            "",
            "Example:",
            "  reprieve hold place \"case 4711\" --why \"lawsuit Smith\" --deletion 42 --deletion 43",
            "  reprieve hold place audit-2026 --why \"tax audit\" --table invoices --where \"year = 2025\"",
            "",
            "A condition uses the table's own columns, constants and immutable functions. It is asked again",
            "whenever rows are about to go, so it also holds what is deleted later.",
            "JSON: the hold as in `hold list`, and rows (held now).",
        })
final class HoldPlaceCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(paramLabel = "NAME", description = "What the hold is called; unique among those in force.")
    private String name = "";

    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Why, for the record.")
    private String why = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks for it. Default: the login name")
    private @Nullable String by;

    @Option(names = "--deletion", paramLabel = "ID", description = "All rows of this deletion. Repeatable.")
    private List<Long> deletions = List.of();

    @Option(names = "--table", paramLabel = "NAME", description = "The deleted rows of this table.")
    private @Nullable String table;

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only those that fit; with --table.")
    private @Nullable String where;

    @Option(names = "--allow-none", description = "Although the condition fits no deleted row yet.")
    private boolean allowNone;

    @Override
    public Integer call() {
        HoldRequest request = request();
        PlacedHold placed = Holds.open(database.open(terminal()).dataSource(), policy.load())
                .place(allowNone ? request.acceptingNone() : request);
        if (output.json()) {
            printJson(HoldText.json(placed.hold()).with("rows", placed.rows()));
        } else {
            say(terminal().paint(Terminal.Style.GREEN, "Held") + ": " + HoldText.targets(placed.hold()) + " ("
                    + Wording.count(placed.rows(), "deleted row") + ").");
        }
        return ExitCode.DONE;
    }

    private HoldRequest request() {
        List<HoldTarget> targets = new ArrayList<>();
        deletions.forEach(id -> targets.add(new HoldTarget.OfDeletion(id)));
        if (table != null) {
            TableName held = HoldText.tableName(table);
            targets.add(where == null ? new HoldTarget.OfTable(held) : new HoldTarget.OfRows(held, where));
        } else if (where != null) {
            throw usage("--where says nothing without a table.", "Add --table.");
        }
        try {
            return new HoldRequest(name, why, HoldText.actor(by), targets);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage() + ".", "Give a name, --why, and --deletion or --table.");
        }
    }

    private static ReprieveException usage(String problem, String wayOut) {
        return new ReprieveException(ErrorCode.USAGE, "", problem, wayOut);
    }
}
