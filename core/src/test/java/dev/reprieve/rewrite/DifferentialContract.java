package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Twins.Outcome;
import dev.reprieve.rewrite.Twins.Outcome.Kind;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.query.ChangeGenerator;
import dev.reprieve.testkit.query.DataGenerator;
import dev.reprieve.testkit.query.Database;
import dev.reprieve.testkit.query.Feature;
import dev.reprieve.testkit.query.QueryGenerator;
import dev.reprieve.testkit.query.Statement;
import dev.reprieve.testkit.query.TableShape;
import dev.reprieve.testkit.query.ViewShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Executed, not text-matched: the same random statement, rewritten, on tables salted with tombstones, and as it is, on
 * tables where those rows are really gone, must give the same rows, counts and errors. One subclass a database.
 *
 * <p>{@code -Dreprieve.statements=100000} runs more, {@code -Dreprieve.seed=…} repeats a run.
 */
abstract class DifferentialContract {
    private static final int STATEMENTS = 5_000;

    /** How many statements run on one schema, and on one filling of its tables. */
    private static final int STATEMENTS_A_SCHEMA = 250;

    private static final int QUERIES_A_FILLING = 50;
    private static final int CHANGES_A_FILLING = 15;

    /** Each feature that the database has must stand in one of so many statements that were compared. */
    private static final int RAREST_ONE_IN = 500;

    /** Below this many, what chance leaves out says nothing. */
    private static final int ENOUGH_FOR_FEATURES = 5_000;

    /** The dialect under test. */
    abstract Dialect dialect();

    /** What statements are generated for. */
    abstract Database database();

    /** A connection to an empty database of its own; the test closes it. */
    abstract Connection connect() throws SQLException;

    /** The schema of unqualified names, as the database stores it. */
    abstract String schema();

    /** Whether unquoted names are stored in upper case. */
    boolean upperCase() {
        return false;
    }

    /** How the database is asked again, without its short cuts, where the two sides differ. */
    Twins.Care care() {
        return Twins.Care.NONE;
    }

    @Test
    void queriesSeeLiveRowsOnly() throws SQLException {
        run(true);
    }

    @Test
    void changesTouchLiveRowsOnly() throws SQLException {
        run(false);
    }

    private void run(boolean reading) throws SQLException {
        String name = getClass().getSimpleName() + (reading ? " queries" : " changes");
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println(name + " seed " + seed);
        Random random = new Random(seed);
        int statements = Integer.getInteger("reprieve.statements", STATEMENTS);
        Tally tally = new Tally();
        try (Connection salted = connect();
                Connection plain = connect()) {
            while (tally.statements() < statements) {
                schema(random, salted, plain, reading, tally, seed);
            }
        }
        System.out.println(name + ": " + tally + tally.report(Kind.DATABASE_WRONG));
        assertThat(tally.count(Kind.DIFFERENT)).as(tally.report()).isZero();
        // a mistake of the database's own is rare, or it is none
        assertThat(tally.count(Kind.DATABASE_WRONG)).as(tally.report()).isLessThanOrEqualTo(1 + statements / 10_000);
        // the comparison is worth something only if nearly all statements ran on both sides
        assertThat(tally.count(Kind.SAME)).as(tally.report()).isGreaterThan(tally.statements() * 98 / 100);
        if (statements >= ENOUGH_FOR_FEATURES) {
            assertThat(tally.rare(Feature.of(database(), !reading), statements / RAREST_ONE_IN))
                    .as("features that stood in too few statements")
                    .isEmpty();
        }
    }

    /** Runs statements on tables of one schema. */
    private void schema(Random random, Connection salted, Connection plain, boolean reading, Tally tally, long seed)
            throws SQLException {
        DataGenerator data = new DataGenerator(random);
        List<TableShape> tables = data.tables();
        List<ViewShape> views = List.of(
                QueryGenerator.view(random, database(), tables, 0), QueryGenerator.view(random, database(), tables, 1));
        Protection protection = GeneratedCatalog.protection(tables, views, schema(), upperCase());
        Rewriter rewriter = new Rewriter(dialect(), protection);
        Request request = new Request(Visibility.LIVE, List.of(schema()), true);
        TwinTables made =
                new TwinTables(salted, plain, tables, views, q -> Twins.text(q, rewriter.rewrite(q, request)));
        Twins twins = new Twins(salted, plain, tables, care());
        Supplier<Statement> source = reading
                ? new QueryGenerator(random, database(), tables, views)::query
                : new ChangeGenerator(random, database(), tables, views)::change;
        boolean stale = true;
        for (int i = 0; i < STATEMENTS_A_SCHEMA; i++) {
            if (stale || i % (reading ? QUERIES_A_FILLING : CHANGES_A_FILLING) == 0) {
                made.fill(data);
                twins.refilled();
            }
            Statement statement = source.get();
            Rewrite rewrite = rewriter.rewrite(statement.sql(), request);
            Outcome outcome = twins.compare(statement.sql(), rewrite, reading);
            tally.add(outcome, statement, rewrite, seed);
            // a difference must not show in the statements after it
            stale = outcome.kind() == Kind.DIFFERENT;
        }
        made.drop();
    }
}
