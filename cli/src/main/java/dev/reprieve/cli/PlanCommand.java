package dev.reprieve.cli;

import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Plan;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNames;
import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve plan}: what would bring a database to its policy. */
@Command(
        name = "plan",
        description = "Show what would bring the database to its policy. Changes nothing.",
        footer = {
            "",
            "Example:",
            "  reprieve plan",
            "  reprieve plan --sql > upgrade.sql",
            "",
            "JSON: undo, blocked, steps (id, title, sql, locks (mode, relation, effect), duration,",
            "transactional, undo), obstacles (blocks, where, problem, wayOut, rows, samples, mend), notes.",
            "Exit code 1 when something blocks the plan.",
        })
final class PlanCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(names = "--undo", description = "What would take Reprieve out of the database again.")
    private boolean undo;

    @Option(names = "--brief", description = "One line a step.")
    private boolean brief;

    @Option(names = "--sql", description = "Print the SQL alone, as a script for psql.")
    private boolean sql;

    @Override
    public Integer call() throws SQLException {
        Policy wanted = policy.load();
        Database chosen = database.open(terminal());
        if (!undo) {
            PolicyNames.require(wanted, chosen.catalog());
        }
        try (Connection connection = chosen.connect()) {
            Migration migration = new Migration(connection, wanted);
            Plan plan = undo ? migration.undoPlan() : migration.plan();
            PlanText text = new PlanText(terminal());
            if (output.json()) {
                printJson(PlanText.json(plan));
            } else if (sql) {
                text.script(plan);
            } else if (brief) {
                text.brief(plan, chosen.name());
            } else {
                text.print(plan, chosen.name());
            }
            return plan.blocked() ? ExitCode.FINDINGS : ExitCode.DONE;
        }
    }
}
