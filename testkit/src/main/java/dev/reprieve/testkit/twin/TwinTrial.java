package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The twin test of one schema: the seed makes the schema, its rows and a stream of statements, which runs on both sides.
 * The first divergence ends it, and is reported with the fewest statements and constraints that still show it.
 */
public final class TwinTrial {
    private static final Logger LOG = LoggerFactory.getLogger(TwinTrial.class);
    private static final int FIRST_ROWS = 60;
    private static final int FIRST_DELETES = 20;
    private static final int ROWS_A_LOOK = 12;
    private static final int ACTIONS_A_COMPARISON = 12;

    private final PostgresServer server;
    private final GuardedSide.Maker maker;
    private final LongFunction<Set<Trait>> traitsOf;
    private final boolean shrinks;

    /**
     * A trial on a server.
     *
     * @param traitsOf what the schema of a seed and its stream may have besides the ordinary
     * @param shrinks whether a divergence is shrunk, which takes a minute or more
     */
    public TwinTrial(
            PostgresServer server, GuardedSide.Maker maker, LongFunction<Set<Trait>> traitsOf, boolean shrinks) {
        this.server = server;
        this.maker = maker;
        this.traitsOf = traitsOf;
        this.shrinks = shrinks;
    }

    /** Runs so many statements on the schema of the seed. */
    public Tally run(long seed, int statements) {
        Tally tally = new Tally();
        Chance chance = new Chance(seed);
        Set<Trait> traits = traitsOf.apply(seed);
        TwinSchema schema = new SchemaGenerator(chance, traits).schema();
        traits.stream().filter(schema::shows).forEach(t -> tally.count("with " + t));
        List<Action> done = new ArrayList<>();
        Pool pool = new Pool();
        Stream stream = new Stream(chance, schema, pool, traits);
        Optional<String> divergence;
        try {
            divergence = run(stream, pool, schema, statements, tally, done);
        } catch (SQLException | RuntimeException e) {
            divergence = Optional.of("the trial broke off: " + e);
            tally.sample(String.join(
                    "\n",
                    List.of(e.getStackTrace()).stream()
                            .map(Object::toString)
                            .limit(12)
                            .toList()));
        }
        tally.count("schemas");
        if (divergence.isPresent()) {
            LOG.warn("seed {} diverged after {} actions: {}", seed, done.size(), divergence.get());
            tally.diverged((shrinks
                            ? new Shrinker(server, maker).report(seed, schema, done, divergence.get())
                            : "divergence of seed " + seed + "\n  "
                                    + (done.isEmpty()
                                            ? ""
                                            : done.get(done.size() - 1).print() + "\n  ")
                                    + divergence.get())
                    + "\n  (traits: " + traits + ")");
        }
        return tally;
    }

    private Optional<String> run(
            Stream stream, Pool pool, TwinSchema schema, int statements, Tally tally, List<Action> done)
            throws SQLException {
        String ddl = String.join(";\n", schema.ddl());
        String plainName = server.createDatabase();
        String guardedName = server.createDatabase();
        try (Connection plain = server.dataSource(plainName).getConnection()) {
            try (Connection raw = server.dataSource(guardedName).getConnection()) {
                Outcome.require(raw, ddl);
                Outcome.require(plain, ddl);
                for (int i = 0; i < FIRST_ROWS; i++) {
                    Action.Sql row = stream.row();
                    done.add(row);
                    Outcome.of(raw, row);
                    Outcome.of(plain, row);
                    if (i % ROWS_A_LOOK == 0) {
                        pool.update(Contents.read(plain, schema));
                    }
                }
                Outcome.require(raw, String.join(";\n", schema.undeclared()));
            }
            maker.apply(guardedName, schema);
            try (GuardedSide side = maker.open(guardedName, schema)) {
                TwinRun run = new TwinRun(schema, side, plain, tally, false);
                return run(run, stream, pool, statements, tally, done);
            }
        } finally {
            server.dropDatabase(plainName);
            server.dropDatabase(guardedName);
        }
    }

    private static Optional<String> run(
            TwinRun run, Stream stream, Pool pool, int statements, Tally tally, List<Action> done) throws SQLException {
        pool.update(run.contents());
        for (int i = 0; tally.statements() < statements; i++) {
            Action action = i < FIRST_DELETES ? stream.delete() : stream.next();
            done.add(action);
            Optional<String> difference = run.run(action);
            if (difference.isEmpty() && i % ACTIONS_A_COMPARISON == 0) {
                difference = run.compare();
                pool.update(run.contents());
            }
            if (difference.isPresent()) {
                return difference;
            }
        }
        return run.finish();
    }
}
