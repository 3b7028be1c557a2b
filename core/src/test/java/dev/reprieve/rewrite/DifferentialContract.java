package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.policy.Protection;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.testkit.query.ChangeFeatures;
import dev.reprieve.testkit.query.ChangeGenerator;
import dev.reprieve.testkit.query.DataGenerator;
import dev.reprieve.testkit.query.Features;
import dev.reprieve.testkit.query.QueryGenerator;
import dev.reprieve.testkit.query.TableShape;
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
    private static final int STATEMENTS_A_ROUND = 100;
    private static final int CHANGES_A_ROUND = 12;

    /** The dialect under test. */
    abstract Dialect dialect();

    /** What its queries can do. */
    abstract Features features();

    /** What its changes can do. */
    abstract ChangeFeatures changeFeatures();

    /** A connection to an empty database of its own; the test closes it. */
    abstract Connection connect() throws SQLException;

    /** The schema of unqualified names, as the database stores it. */
    abstract String schema();

    /** How many of each kind unless {@code reprieve.statements} says otherwise. */
    int statements() {
        return 1_000;
    }

    /** Whether unquoted names are stored in upper case. */
    boolean upperCase() {
        return false;
    }

    @Test
    void queriesSeeLiveRowsOnly() throws SQLException {
        run("queries", STATEMENTS_A_ROUND, true);
    }

    @Test
    void changesTouchLiveRowsOnly() throws SQLException {
        run("changes", CHANGES_A_ROUND, false);
    }

    private void run(String what, int aRound, boolean reading) throws SQLException {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println(getClass().getSimpleName() + " " + what + " seed " + seed);
        Random random = new Random(seed);
        int statements = Integer.getInteger("reprieve.statements", statements());
        Tally tally = new Tally();
        try (Connection salted = connect();
                Connection plain = connect()) {
            while (tally.statements() < statements) {
                DataGenerator data = new DataGenerator(random);
                List<TableShape> tables = data.tables();
                Protection protection = GeneratedCatalog.protection(tables, schema(), upperCase());
                Twins twins = new Twins(salted, plain, tables, data, random);
                Rewriter rewriter = new Rewriter(dialect(), protection);
                Supplier<String> source = reading
                        ? new QueryGenerator(random, features(), tables)::statement
                        : new ChangeGenerator(random, features(), changeFeatures(), tables)::statement;
                for (int i = 0; i < aRound; i++) {
                    String sql = source.get();
                    Rewrite rewrite = rewriter.rewrite(sql, new Request(Visibility.LIVE, List.of(schema()), true));
                    tally.add(twins.compare(sql, rewrite, reading), sql, rewrite, seed);
                }
                twins.drop();
            }
        }
        System.out.println(getClass().getSimpleName() + " " + what + ": " + tally);
        assertThat(tally.differences()).as(tally.report()).isEmpty();
        // the comparison is worth something only if most statements ran on both sides
        assertThat(tally.compared()).as(tally.report()).isGreaterThan(tally.statements() * 8 / 10);
        assertThat(tally.refused()).as(tally.report()).isLessThan(tally.statements() / 20 + 1);
    }
}
