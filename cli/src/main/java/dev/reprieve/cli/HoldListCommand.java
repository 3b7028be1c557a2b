package dev.reprieve.cli;

import dev.reprieve.hold.BrokenHold;
import dev.reprieve.hold.Hold;
import dev.reprieve.hold.Holds;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve hold list}. */
@Command(
        name = "list",
        description = "List the holds in force, the oldest first.",
        footer = {
            "",
            "Example:",
            "  reprieve hold list --all",
            "",
            "JSON: holds (name, reason, placedAt, placedBy, targets (deletion; or table, where),",
            "and when released releasedAt, releasedBy, releaseReason), warnings.",
        })
final class HoldListCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(names = "--all", description = "Those that were released, too.")
    private boolean released;

    @Override
    public Integer call() {
        Holds all = Holds.open(database.open(terminal()).dataSource(), policy.load());
        List<Hold> holds = all.list(released);
        List<String> warnings = all.broken().stream().map(BrokenHold::text).toList();
        if (output.json()) {
            printJson(Json.object()
                    .with("holds", holds.stream().map(HoldText::json).toList())
                    .with("warnings", warnings));
            return ExitCode.DONE;
        }
        if (holds.isEmpty()) {
            say("No hold is in force.");
            return ExitCode.DONE;
        }
        Instant now = terminal().clock().instant();
        TextTable table = new TextTable(terminal(), "name", "placed", "by", "holds", "why");
        for (Hold hold : holds) {
            String released = hold.released()
                    .map(r -> " (released " + Wording.ago(r.at(), now) + " by " + r.by() + ": " + r.reason() + ")")
                    .orElse("");
            table.row(
                    hold.name(),
                    Wording.ago(hold.placedAt(), now),
                    hold.placedBy(),
                    HoldText.targets(hold),
                    hold.reason() + released);
        }
        table.print();
        warnings.forEach(w -> say(terminal().paint(Terminal.Style.YELLOW, "Warning") + ": " + w));
        return ExitCode.DONE;
    }
}
