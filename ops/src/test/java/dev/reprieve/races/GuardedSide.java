package dev.reprieve.races;

import dev.reprieve.Reprieve;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.hold.PlacedHold;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.Timing;
import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.sessions.Player;
import dev.reprieve.testkit.sessions.Work;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Trash;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The product: brought to its policy by {@code plan}, behind the guard; trash and purge beside it. */
final class GuardedSide extends Side {
    static final String LONG_AGO = "'2020-01-01 00:00:00+00'";
    /** Rows of more than a dozen pages. */
    private static final int FILLING = 4_000;

    // a lock timeout would make the outcome a matter of time
    private static final PurgeLimits PATIENT = new PurgeLimits(500, 50, 5_000, 50, 250, 60_000, 600_000, 20_000, 20);
    private static final RestoreOptions BOB = RestoreOptions.by("bob").lockTimeoutMillis(60_000);

    private final TestDatabase database;
    private final List<DataSource> guarded = new ArrayList<>();
    private final List<Trash> trashes = new ArrayList<>();
    private final List<Purge> purges = new ArrayList<>();
    private final List<Holds> holds = new ArrayList<>();
    private final String script;
    private final Invariants invariants;
    // after each run, so that the tables stay as small as they were
    private List<String> vacuums = List.of();

    private GuardedSide(Scene scene, TestDatabase database, int sessions) throws SQLException {
        super(scene, database.dataSource(), database.superuserSource(), sessions);
        this.database = database;
        DataSource guard = Reprieve.guard(raw).policy(database.policy()).build();
        for (int i = 0; i < sessions; i++) {
            DataSource paced = player(i).paced(raw);
            guarded.add(player(i).paced(guard));
            trashes.add(new Trash(paced, database.protection()));
            Player player = player(i);
            Timing timing = new Timing(Clock.systemUTC(), () -> 0, millis -> player.rest());
            purges.add(new Purge(paced, database.protection(), PurgeSettings.DEFAULT.with(PATIENT), timing));
            holds.add(new Holds(paced, database.protection()));
        }
        new Purge(raw, database.protection(), PATIENT).arm("ann");
        execute("ALTER TABLE reprieve.deletion ALTER COLUMN id RESTART WITH 1000");
        // when it comes, and what the server knows after it, would be a matter of time
        for (String table : tables()) {
            execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
        }
        execute("ALTER TABLE reprieve.aside SET (autovacuum_enabled = false)");
        this.script = script(scene);
        this.invariants = new Invariants(scene);
    }

    static GuardedSide create(Scene scene, PostgresServer server, int sessions) throws SQLException {
        String[] soft = scene.soft().toArray(String[]::new);
        return new GuardedSide(scene, TestDatabase.create(server, scene.schema(), TestDatabase.soft(soft)), sessions);
    }

    private static String script(Scene scene) {
        List<String> sql = new ArrayList<>(List.of(
                "BEGIN",
                "SET LOCAL session_replication_role = replica",
                "DELETE FROM reprieve.hold_target",
                "DELETE FROM reprieve.hold",
                "DELETE FROM reprieve.undo",
                "DELETE FROM reprieve.aside",
                "DELETE FROM reprieve.audit",
                "DELETE FROM reprieve.purge_run",
                "DELETE FROM reprieve.purging",
                "DELETE FROM reprieve.purged",
                "UPDATE reprieve.purge_control SET settled_at = NULL",
                "DELETE FROM reprieve.deletion"));
        scene.tables().forEach(t -> sql.add("DELETE FROM " + t.table()));
        for (long deletion : scene.deletions()) {
            String table = scene.rows(false).stream()
                    .filter(r -> r.deletion().orElseThrow() == deletion)
                    .findFirst()
                    .orElseThrow()
                    .table();
            sql.add(
                    "INSERT INTO reprieve.deletion (id, at, actor, application, root_table, roots) OVERRIDING SYSTEM VALUE"
                            + " VALUES (" + deletion + ", " + LONG_AGO + ", 'ann', 'blog', 'public." + table
                            + "', '{public."
                            + table + "}')");
        }
        sql.addAll(scene.inserts());
        for (Scene.Row row : scene.rows(false)) {
            sql.add("INSERT INTO " + row.table() + " ("
                    + scene.columns(row.table()).columns()
                    + ", live, is_deleted, deleted_at, deletion_id) VALUES (" + row.values() + ", NULL, TRUE, "
                    + LONG_AGO + ", " + row.deletion().orElseThrow() + ")");
        }
        sql.add("COMMIT");
        return String.join("; ", sql);
    }

    private List<String> tables() {
        return scene.tables().stream().map(Scene.Columns::table).toList();
    }

    /**
     * Begins with new tables: small ones, of which the server knows how small they are, so that a purge goes through their
     * pages; or with more pages than a purge of so few rows would go through, as they grow with each run.
     */
    void begin(boolean small) throws SQLException {
        List<String> sql = new ArrayList<>(List.of("BEGIN", "SET LOCAL session_replication_role = replica"));
        sql.add("TRUNCATE " + String.join(", ", tables()));
        if (!small) {
            for (Scene.Columns table : scene.tables()) {
                sql.add("INSERT INTO " + table.table() + " (" + table.columns()
                        + ") SELECT -i, -i FROM generate_series(1, " + FILLING + ") AS i");
                sql.add("DELETE FROM " + table.table());
            }
        }
        sql.add("COMMIT");
        vacuums = List.of();
        execute(String.join("; ", sql));
        if (small) {
            vacuums = tables().stream().map(t -> "VACUUM " + t).toList();
            reset();
        }
    }

    @Override
    void reset() throws SQLException {
        execute(script);
        for (String vacuum : vacuums) {
            execute(vacuum);
        }
    }

    @Override
    Work work(int session, Act act, Level level) {
        if (act instanceof Act.Restore restore) {
            return () -> restore(trashes.get(session), restore);
        }
        if (act instanceof Act.Transaction transaction) {
            return () -> transaction(guarded.get(session), session, transaction.statements(), level);
        }
        if (act instanceof Act.Place place) {
            return () -> hold(holds.get(session), place.deletion(), session);
        }
        return () -> purge(purges.get(session));
    }

    private static String restore(Trash trash, Act.Restore act) {
        try {
            RestoreOutcome outcome = trash.restore(act.deletion(), act.withParents() ? BOB.bringingParents() : BOB);
            return outcome instanceof RestoreOutcome.Restored ? "restored" : "refused";
        } catch (ReprieveException e) {
            if (e.code() == ErrorCode.DELETION_ENDED) {
                return "refused";
            }
            throw e;
        }
    }

    private static String hold(Holds holds, long deletion, int session) {
        try {
            PlacedHold placed = holds.place(new HoldRequest(
                            "case " + session, "a lawsuit", "carol", List.of(new HoldTarget.OfDeletion(deletion)))
                    .lockTimeoutMillis(60_000));
            return "held " + placed.rows();
        } catch (ReprieveException e) {
            if (e.code() == ErrorCode.DELETION_ENDED || e.code() == ErrorCode.HOLD_REFUSED) {
                return "refused";
            }
            throw e;
        }
    }

    private static String purge(Purge purge) {
        try {
            purge.run(PurgeProgress.SILENT);
        } catch (ReprieveException e) {
            // there is one already
            if (e.code() != ErrorCode.PURGE_REFUSED) {
                throw e;
            }
        }
        return "purged";
    }

    @Override
    List<String> live() throws SQLException {
        return query(selectRows(" WHERE live"));
    }

    /** What is broken, however the sessions ended. */
    List<String> broken(List<Act> acts, List<String> endings) throws SQLException {
        return query(invariants.sql(acts, endings));
    }

    @Override
    public void close() throws SQLException {
        super.close();
        database.close();
    }
}
