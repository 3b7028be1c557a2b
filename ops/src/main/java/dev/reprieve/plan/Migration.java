package dev.reprieve.plan;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Brings one database to its policy, and back: reads what is there, plans, applies. */
public final class Migration {
    // a second round is needed only where PostgreSQL's numbering of objects gained a digit during the first
    private static final int ROUNDS = 4;

    private final Connection connection;
    private final Policy policy;

    /** @param connection in autocommit mode */
    public Migration(Connection connection, Policy policy) {
        this.connection = connection;
        this.policy = policy;
    }

    /** What is left to do; empty if the database is as the policy wants it. */
    public Plan plan() throws SQLException {
        Protection protection = Protection.of(policy, CatalogReader.read(connection));
        return Planner.plan(protection, Installed.read(connection, protection));
    }

    /** What would take Reprieve out of the database again. */
    public Plan undoPlan() throws SQLException {
        Protection protection = Protection.of(policy, CatalogReader.read(connection));
        Installed state = InstalledReader.read(connection, Survey.EMPTY);
        Survey survey = new Surveyor(connection, protection, state).beforeUndo();
        return UndoPlanner.plan(protection.catalog(), state.withSurvey(survey));
    }

    /** Brings the database to its policy. Returns at once if it is there. */
    public void apply(Limits limits, Progress progress, Pause pause) throws SQLException {
        run(this::plan, limits, progress, pause);
    }

    /** Takes Reprieve out of the database again. */
    public void undo(Limits limits, Progress progress, Pause pause) throws SQLException {
        run(this::undoPlan, limits, progress, pause);
    }

    private void run(Planning planning, Limits limits, Progress progress, Pause pause) throws SQLException {
        Applier applier = new Applier(connection, limits, progress, pause);
        Plan plan = planning.plan();
        for (int round = 0; round < ROUNDS; round++) {
            plan.requireRunnable();
            if (plan.isEmpty()) {
                return;
            }
            applier.run(plan);
            plan = planning.plan();
        }
        if (!plan.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.DATABASE,
                    "plan",
                    "After " + ROUNDS + " rounds there still are steps to do: " + String.join(", ", ids(plan)) + ".",
                    "Something changes the schema at the same time: stop it, then apply again.");
        }
    }

    @FunctionalInterface
    private interface Planning {
        Plan plan() throws SQLException;
    }

    private static List<String> ids(Plan plan) {
        return plan.steps().stream().map(Step::id).toList();
    }
}
