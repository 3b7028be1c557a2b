package dev.reprieve.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.equivalence.ActionPair.Doing;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.RestoreOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every pair of ON DELETE and ON UPDATE, at once or deferred, over single and composite keys, primary and unique ones,
 * with soft and with hard children: deletes, changed keys and inserts say the same as on the plain twin and leave the
 * same rows, whatever tombstones there are; and what is restored after its parent's key has changed is under that parent.
 */
class ActionPairsTest {
    @ParameterizedTest
    @CsvSource({
        "NOT DEFERRABLE, false",
        "NOT DEFERRABLE, true",
        "DEFERRABLE, false",
        "DEFERRABLE, true",
        "DEFERRABLE INITIALLY DEFERRED, false",
        "DEFERRABLE INITIALLY DEFERRED, true"
    })
    void everyPair(String timing, boolean composite) throws SQLException {
        List<ActionPair> pairs = pairs(timing, composite);
        StringBuilder schema = new StringBuilder();
        pairs.forEach(p -> schema.append(p.schema()).append(p.rows()));
        String[] soft = pairs.stream()
                .flatMap(p -> p.softChild() ? Stream.of(p.parent(), p.child()) : Stream.of(p.parent()))
                .toArray(String[]::new);
        try (Both both = Both.of(schema.toString(), TestDatabase.soft(soft))) {
            both.guarded.setAutoCommit(false);
            both.plain.setAutoCommit(false);
            salt(both, pairs);
            List<String> differences = new ArrayList<>();
            for (ActionPair pair : pairs) {
                for (Doing doing : pair.doings()) {
                    compare(both, pair, doing, differences);
                }
            }
            restore(both, pairs, differences);
            assertThat(String.join("", differences)).isEmpty();
        }
    }

    private static List<ActionPair> pairs(String timing, boolean composite) {
        List<ActionPair> pairs = new ArrayList<>();
        for (String onDelete : ActionPair.ON_DELETE) {
            for (String onUpdate : ActionPair.ON_UPDATE) {
                for (boolean unique : new boolean[] {false, true}) {
                    for (boolean softChild : new boolean[] {true, false}) {
                        if (!timing.startsWith("NOT") && unique == softChild) {
                            continue; // these two have nothing to do with when a check comes
                        }
                        pairs.add(
                                new ActionPair(pairs.size(), onDelete, onUpdate, timing, composite, unique, softChild));
                    }
                }
            }
        }
        return pairs;
    }

    private static void salt(Both both, List<ActionPair> pairs) throws SQLException {
        for (Connection connection : List.of(both.guarded, both.plain)) {
            for (ActionPair pair : pairs) {
                for (String statement : pair.firstDeletion()) {
                    Both.run(connection, statement);
                }
            }
            connection.commit();
            for (ActionPair pair : pairs) {
                for (String statement : pair.secondDeletion()) {
                    Both.run(connection, statement);
                }
            }
            connection.commit();
        }
    }

    private static void compare(Both both, ActionPair pair, Doing doing, List<String> differences) throws SQLException {
        List<String> statements = new ArrayList<>(doing.statements());
        statements.add(pair.contents());
        statements.add("SET CONSTRAINTS ALL IMMEDIATE");
        List<String> expected = Both.transcript(both.plain, statements);
        List<String> actual = Both.transcript(both.guarded, statements);
        both.plain.rollback();
        both.guarded.rollback();
        // where two checks fail at once, their order tells which side the message names
        boolean deferred = pair.timing().endsWith("DEFERRED");
        boolean twice = deferred || doing.name().equals("no parents");
        // children that still wait for their parent's key keep the tombstone that has it in its place
        boolean refused = deferred && actual.get(actual.size() - 1).contains("RPV-504 table public." + pair.parent());
        if (!refused && !(twice ? Both.brief(actual).equals(Both.brief(expected)) : actual.equals(expected))) {
            differences.add(
                    pair + ": " + doing.name() + "\n    plain   " + expected + "\n    guarded " + actual + "\n");
        }
    }

    /** Moves the parents of what has been deleted, then restores it all. */
    private static void restore(Both both, List<ActionPair> pairs, List<String> differences) throws SQLException {
        for (ActionPair pair : pairs) {
            for (String move : pair.moves()) {
                Both.transcript(both.guarded, List.of(move, "SET CONSTRAINTS ALL IMMEDIATE"));
                boolean moved = Both.transcript(both.plain, List.of(move, "SET CONSTRAINTS ALL IMMEDIATE"))
                                .size()
                        == 2;
                if (moved) {
                    both.guarded.commit();
                    both.plain.commit();
                } else {
                    both.guarded.rollback();
                    both.plain.rollback();
                }
            }
        }
        both.trash().restore(1, RestoreOptions.by("bob")).orThrow();
        for (ActionPair pair : pairs) {
            if (!pair.softChild()) {
                continue; // a hard child that is deleted itself is gone for good
            }
            // a child comes back under the row that was its parent, whatever that one's key is by now
            String now = Both.run(
                    both.guarded,
                    "SELECT string_agg(c.id || '-' || c.b, ',' ORDER BY c.id) FROM " + pair.child() + " c JOIN "
                            + pair.parent() + " p USING (b) WHERE c.id IN (21, 22, 42)");
            String four = Both.run(both.plain, "SELECT max(b) FROM " + pair.parent() + " WHERE b IN (4, 104)");
            String wanted = "21-102,22-102,42-" + four;
            if (!now.equals(wanted)) {
                differences.add(pair + ": restored " + now + " instead of " + wanted + "\n");
            }
        }
        both.guarded.rollback();
        both.plain.rollback();
    }
}
