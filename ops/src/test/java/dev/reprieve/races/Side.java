package dev.reprieve.races;

import dev.reprieve.testkit.sessions.Access;
import dev.reprieve.testkit.sessions.Course;
import dev.reprieve.testkit.sessions.Exploration;
import dev.reprieve.testkit.sessions.Player;
import dev.reprieve.testkit.sessions.Stage;
import dev.reprieve.testkit.sessions.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** One of the two databases of a scene, with its sessions. */
abstract class Side implements AutoCloseable {
    static final String SNAPSHOT = "SELECT 1";
    private static final String DEADLOCK_TIMEOUT = "20ms";
    private static final String LOCKS = "advisory locks";
    private static final Set<String> LEDGER =
            Set.of("deletion", "undo", "aside", "hold", "purge_control", "purging", "purged", LOCKS);
    /**
     * What a purge asks to know where to look, before it begins, and what it says afterwards: which tables have something,
     * about how many rows, what is held, why rows are left. It looks at every row again once it has locked it. So it makes
     * no difference whether others commit before or after such a question, and it is asked without a turn of its own.
     */
    private static final Pattern ADVICE = Pattern.compile(
            "\\(SELECT \\d+ WHERE EXISTS .*"
                    + "|\\(SELECT \\d+, count\\(\\*\\) FROM ONLY .*"
                    + "|SELECT count\\(\\*\\), count\\(\\*\\) FILTER .*"
                    + "|SELECT DISTINCT a\\.table_name FROM reprieve\\.aside AS a"
                    + "|SELECT DISTINCT CASE WHEN t\\.deletion_id IS NULL THEN h\\.name END.*",
            Pattern.DOTALL);

    private static final String NEW = "new rows of the ledger";

    final Scene scene;
    final DataSource raw;
    private final Connection own;
    private final Stage stage;
    private final List<Player> players = new ArrayList<>();

    Side(Scene scene, DataSource raw, DataSource superuser, int sessions) throws SQLException {
        this.scene = scene;
        this.raw = raw;
        this.own = superuser.getConnection();
        // so that deadlocks, of which there are many, do not take a second each
        execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''" + DEADLOCK_TIMEOUT
                + "''', current_database()); END $$");
        this.stage = new Stage(superuser, this::access);
        for (int i = 0; i < sessions; i++) {
            players.add(stage.player("session " + (i + 1)));
        }
    }

    /** Brings back the first rows. */
    abstract void reset() throws SQLException;

    /** What a session with this number does. */
    abstract Work work(int session, Act act, Level level);

    /** The rows that a client sees, as text. */
    abstract List<String> live() throws SQLException;

    Player player(int session) {
        return players.get(session);
    }

    private List<Work> works(Encounter encounter) {
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < encounter.acts().size(); i++) {
            works.add(work(i, encounter.acts().get(i), encounter.levels().get(i)));
        }
        return works;
    }

    Exploration exploration(Encounter encounter) {
        return new Exploration(stage, () -> {
            try {
                reset();
                return works(encounter);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    Course follow(Course course, Encounter encounter) throws SQLException {
        reset();
        return stage.follow(course.order(), works(encounter));
    }

    /** Runs statements in one transaction and says how it ended. */
    static String transaction(DataSource dataSource, int session, List<String> statements, Level level)
            throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(level.jdbc());
            StringBuilder counts = new StringBuilder("done");
            try {
                if (level != Level.READ_COMMITTED) {
                    statement.execute(SNAPSHOT);
                }
                for (String sql : statements) {
                    counts.append(' ')
                            .append(statement.executeUpdate(sql.replace("{n}", String.valueOf(100 + session))));
                }
                connection.commit();
                return counts.toString();
            } catch (SQLException e) {
                connection.rollback();
                return describe(e);
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static String describe(SQLException e) {
        String constraint = e instanceof org.postgresql.util.PSQLException p && p.getServerErrorMessage() != null
                ? p.getServerErrorMessage().getConstraint()
                : null;
        return e.getSQLState() + (constraint == null ? "" : " " + constraint);
    }

    /**
     * Taken from the statement's words. A change of one table may cascade to all, and opens a deletion: a new row of the
     * ledger, which nobody waits for, but whoever reads the ledger may see.
     */
    private Access access(String statement) {
        Set<String> tables = scene.tables().stream().map(Scene.Columns::table).collect(Collectors.toSet());
        Set<String> all = with(with(tables, LEDGER), Set.of(NEW));
        if (statement.equals(SNAPSHOT)) {
            return Access.reading(all);
        }
        if (ADVICE.matcher(statement).matches()) {
            return Access.NONE;
        }
        Set<String> named = new HashSet<>(List.of(statement.split("\\W+")));
        named.retainAll(all);
        Set<String> read = Collections.disjoint(named, LEDGER) ? named : with(named, Set.of(NEW));
        if (statement.contains("pg_advisory") || statement.contains("pg_try_advisory")) {
            return Access.writing(Set.of(LOCKS));
        }
        String upper = statement.toUpperCase(Locale.ROOT);
        boolean changes = upper.contains("INSERT INTO") || upper.contains("DELETE FROM") || upper.contains(" SET ");
        if (changes && !Collections.disjoint(named, tables)) {
            return new Access(read, with(with(tables, named), Set.of(NEW)), false);
        }
        return new Access(read, changes || upper.contains("UPDATE") ? named : Set.of(), false);
    }

    private static Set<String> with(Set<String> some, Set<String> more) {
        Set<String> both = new HashSet<>(some);
        both.addAll(more);
        return both;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = own.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> query(String sql) throws SQLException {
        try (Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** All rows of all tables that meet a condition, as text. */
    String selectRows(String condition) {
        return scene.tables().stream()
                        .map(t -> "SELECT '" + t.table() + " ' || ROW(" + t.columns() + ")::text FROM " + t.table()
                                + condition)
                        .collect(Collectors.joining(" UNION ALL "))
                + " ORDER BY 1";
    }

    @Override
    public void close() throws SQLException {
        stage.close();
        own.close();
    }
}
