package dev.reprieve.cli;

import dev.reprieve.check.Check;
import dev.reprieve.check.Finding;
import dev.reprieve.check.Report;
import dev.reprieve.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reprieve check}: drift, and whatever leaks. */
@Command(
        name = "check",
        description = "Report where the database is not as its policy wants it, and whatever shows deleted rows.",
        footer = {
            "",
            "Example:",
            "  reprieve check            (exit code 1 if anything leaks: fit for a build)",
            "",
            "A finding that you have looked at goes below `accept` in the policy, by its id and with a reason.",
            "JSON: failed, findings (id, severity, where, problem, wayOut, mend, accepted).",
        })
final class CheckCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Override
    public Integer call() throws SQLException {
        Policy wanted = policy.load();
        Database chosen = database.open(terminal());
        Report report;
        try (Connection connection = chosen.connect()) {
            report = Check.run(connection, wanted);
        }
        if (output.json()) {
            printJson(Json.object()
                    .with("failed", report.fails())
                    .with(
                            "findings",
                            report.findings().stream().map(CheckCommand::json).toList()));
        } else {
            print(chosen, report);
        }
        return report.fails() ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private void print(Database chosen, Report report) {
        list(Terminal.Style.RED, "leak", report.leaks());
        list(Terminal.Style.YELLOW, "note", report.notes());
        for (Finding finding : report.accepted()) {
            say(terminal().paint(Terminal.Style.FAINT, "accepted") + "  " + finding.id() + ": "
                    + finding.accepted().orElse(""));
        }
        if (!report.findings().isEmpty()) {
            say("");
        }
        String counts = Wording.count(report.leaks().size(), "leak") + ", "
                + Wording.count(report.notes().size(), "note") + ", "
                + report.accepted().size() + " accepted.";
        say(
                report.fails()
                        ? terminal().paint(Terminal.Style.RED, "Failed") + ": " + chosen.name() + " has " + counts
                        : terminal().paint(Terminal.Style.GREEN, "Nothing leaks") + " in " + chosen.name() + ": "
                                + counts);
    }

    private void list(Terminal.Style style, String label, List<Finding> findings) {
        for (Finding finding : findings) {
            say(terminal().paint(style, label) + "  " + finding.message());
            finding.mend().ifPresent(sql -> say("      mend: " + sql));
            say(terminal().paint(Terminal.Style.FAINT, "      id: " + finding.id()));
        }
    }

    private static Json.Fields json(Finding finding) {
        return Json.object()
                .with("id", finding.id())
                .with("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .with("where", finding.where())
                .with("problem", finding.problem())
                .with("wayOut", finding.wayOut())
                .with("mend", finding.mend())
                .with("accepted", finding.accepted());
    }
}
