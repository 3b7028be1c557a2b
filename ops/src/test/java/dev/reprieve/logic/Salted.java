package dev.reprieve.logic;

import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A database whose tables are protected and full of tombstones, as an application with Reprieve has it. */
abstract class Salted implements AutoCloseable {
    static final int SECONDS = 120;

    private static final int SECONDS_A_QUERY = 20;

    final Connection raw;
    final Map<String, Shape> shapes = new TreeMap<>();
    final Salt salt;
    private final Set<String> unsalted = new HashSet<>();
    private int dropsRefused;

    /** Closes the connection in the end. */
    Salted(Connection raw, Random random) {
        this.raw = raw;
        this.salt = new Salt(raw, random);
    }

    /** A name as the database stores it. */
    abstract String fold(String name);

    /** Runs what does not change the schema, as the application would. */
    abstract Answer run(String sql, int seconds) throws SQLException;

    private Answer run(String sql) throws SQLException {
        return run(sql, SECONDS);
    }

    /** Brings the schema to its policy, if it is not. */
    abstract void protect() throws SQLException;

    /** The rewriter for the schema as it is. */
    abstract Rewriter rewriter() throws SQLException;

    /** The schema where all is. */
    abstract String schema();

    /** How an index has to be created so that tombstones do not stand in the way of live rows. */
    abstract String index(String sql);

    /** Notes a new table. */
    abstract void created(String table) throws SQLException;

    /** Notes a new view. */
    void viewed(String view) throws SQLException {}

    /** Tombstones have come to a table. */
    void strewn(String table) throws SQLException {}

    /** Whether there are to be tombstones before an INSERT that reads tables. */
    boolean salts(String insert) {
        return true;
    }

    /** Runs any statement of a script. */
    final Answer statement(Verb verb, String sql) throws SQLException {
        String object = fold(verb.object(sql));
        return switch (verb) {
            case CREATE_TABLE -> {
                Answer answer = Answer.of(raw, sql, SECONDS);
                if (!answer.failed()) {
                    created(object);
                    unsalted.add(object);
                }
                yield answer;
            }
            case CREATE_INDEX -> Answer.of(raw, index(sql), SECONDS);
            case CREATE_VIEW -> view(sql, object);
            case DROP_TABLE -> drop(sql, object);
            case INSERT_VALUES -> {
                unsalted.add(object);
                yield run(sql);
            }
            case INSERT -> {
                if (salts(sql)) {
                    prepare();
                }
                unsalted.add(object);
                yield run(sql);
            }
            case UPDATE -> {
                prepare();
                unsalted.add(object);
                yield run(sql);
            }
            case DELETE, DROP_VIEW, OTHER -> {
                prepare();
                yield run(sql);
            }
        };
    }

    /** Refused where it would erase tombstones; then done past the guard, as the refusal says. */
    private Answer drop(String sql, String table) throws SQLException {
        if (shapes.containsKey(table) && unsalted.isEmpty()) {
            Answer refusal = run(sql);
            if (!refusal.refused()) {
                throw new SQLException(sql + " was not refused: " + refusal);
            }
            dropsRefused++;
        }
        Answer answer = Answer.of(raw, sql, SECONDS);
        if (!answer.failed()) {
            shapes.remove(table);
            unsalted.remove(table);
        }
        return answer;
    }

    /** How many DROP TABLE were refused first. */
    final int dropsRefused() {
        return dropsRefused;
    }

    /** Runs a query. */
    final Answer query(String sql) throws SQLException {
        prepare();
        return run(sql, SECONDS_A_QUERY);
    }

    /** Has the schema protected and tombstones in every table that changed. */
    final void prepare() throws SQLException {
        if (!unsalted.isEmpty()) {
            protect();
            for (String table : unsalted) {
                Shape shape = shapes.get(table);
                if (shape != null) {
                    salt.strew(shape);
                    strewn(table);
                }
            }
            unsalted.clear();
        }
    }

    /** As {@code plan} makes it: the query rewritten. */
    private Answer view(String sql, String view) throws SQLException {
        prepare();
        int query = Verb.CREATE_VIEW.end(sql);
        Rewrite rewrite =
                rewriter().rewrite(sql.substring(query), new Request(Visibility.LIVE, List.of(schema()), true));
        Answer answer = answer(sql.substring(0, query), sql.substring(query), rewrite, SECONDS);
        if (!answer.failed()) {
            viewed(view);
        }
        return answer;
    }

    /** Runs what a text was rewritten to, after some other text. */
    final Answer answer(String before, String sql, Rewrite rewrite, int seconds) throws SQLException {
        if (rewrite instanceof Rewrite.Refused refused) {
            return Answer.refused(
                    refused.code().code(), String.valueOf(refused.toException().getMessage()));
        }
        String text = rewrite instanceof Rewrite.Changed changed
                ? changed.sql()
                : rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : sql;
        return Answer.of(raw, before + text, seconds);
    }

    @Override
    public void close() throws SQLException {
        raw.close();
    }
}
