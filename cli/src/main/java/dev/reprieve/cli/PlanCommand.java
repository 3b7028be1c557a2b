package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.plan.FlywayWriter;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Plan;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNames;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
            "  reprieve plan --flyway src/main/resources/db/migration --flyway-version 42",
            "",
            "JSON: undo, blocked, steps (id, title, sql, locks (mode, relation, effect), duration,",
            "transactional, undo), obstacles (blocks, where, problem, wayOut, rows, samples, mend), notes.",
            "With --flyway: steps, files. Exit code 1 when something blocks the plan.",
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

    @Option(
            names = "--flyway",
            paramLabel = "DIR",
            description = "Write the plan as migrations for Flyway into this directory, one file a step.")
    private @Nullable Path flyway;

    @Option(
            names = "--flyway-version",
            paramLabel = "VERSION",
            description = "The version of these migrations, which no other has. Default: the time, yyyyMMddHHmmss")
    private @Nullable String flywayVersion;

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
            if (flyway != null) {
                write(plan, flyway);
            } else if (output.json()) {
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

    private void write(Plan plan, Path directory) {
        if (flywayVersion != null && !flywayVersion.matches("\\d+([._]\\d+)*")) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "--flyway-version",
                    "`" + flywayVersion + "` is no version of Flyway's.",
                    "Write numbers, as in 42 or 2026.1.");
        }
        String version = flywayVersion != null
                ? flywayVersion
                : LocalDateTime.now(terminal().clock()).format(DateTimeFormatter.ofPattern("yyyyMMddHHmmss"));
        List<Path> files;
        try {
            files = FlywayWriter.write(plan, directory, version, Limits.DEFAULT.lockTimeoutMillis());
        } catch (FileAlreadyExistsException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "the file exists already.",
                    "Give another --flyway-version.",
                    e);
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    directory.toString(),
                    "the migrations cannot be written (" + e.getMessage() + ").",
                    "Give a directory that you may write.",
                    e);
        }
        if (output.json()) {
            printJson(Json.object()
                    .with("steps", plan.steps().size())
                    .with("files", files.stream().map(Path::toString).toList()));
        } else if (plan.isEmpty()) {
            say("Nothing to do, and nothing written.");
        } else {
            say("Wrote " + Wording.count(plan.steps().size(), "step") + " as " + Wording.count(files.size(), "file")
                    + " to " + directory + ", version " + version + ".");
        }
    }
}
