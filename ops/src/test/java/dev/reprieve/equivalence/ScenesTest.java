package dev.reprieve.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.trash.RestoreOptions;
import dev.reprieve.trash.Trash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Scenes of references and of unique keys on both sides: each doing says the same and leaves the same rows, and what it
 * deleted comes back as it was.
 */
class ScenesTest {
    @Test
    void cascades() throws SQLException {
        assertThat(play(CascadeScenes.all().toList()))
                .containsExactly(
                        "six levels, held or released at the bottom: DELETE FROM d1 WHERE id > 2 RETURNING id",
                        "six levels, held or released at the bottom: DELETE FROM d6; DELETE FROM d1");
    }

    @Test
    void uniqueKeys() throws SQLException {
        assertThat(play(UniqueScenes.all().toList())).isEmpty();
    }

    /** Returns where both fail by one constraint and only name different sides of it. */
    private static List<String> play(List<Scene> scenes) throws SQLException {
        List<String> sides = new ArrayList<>();
        StringBuilder schema = new StringBuilder();
        scenes.forEach(s -> schema.append(s.schema()));
        String[] soft = scenes.stream().flatMap(s -> s.soft().stream()).toArray(String[]::new);
        List<String> differences = new ArrayList<>();
        try (Both both = Both.of(schema.toString(), TestDatabase.soft(soft))) {
            assertThat(both.plan().steps()).isEmpty();
            both.guarded.setAutoCommit(false);
            both.plain.setAutoCommit(false);
            Trash trash = both.trash();
            for (Scene scene : scenes) {
                for (String statement : scene.first()) {
                    Both.run(both.plain, statement);
                    Both.run(both.guarded, statement);
                }
                both.plain.commit();
                both.guarded.commit();
                for (String doing : scene.doings()) {
                    compare(both, scene, doing, differences, sides);
                    restore(both, trash, scene, doing, differences);
                }
            }
        }
        assertThat(String.join("", differences)).isEmpty();
        return sides;
    }

    private static List<String> statements(String doing) {
        List<String> statements = new ArrayList<>(Arrays.asList(doing.split("; ")));
        statements.add("SET CONSTRAINTS ALL IMMEDIATE");
        return statements;
    }

    private static List<String> play(Connection connection, Scene scene, String doing) throws SQLException {
        List<String> said = Both.transcript(connection, statements(doing));
        if (passed(said, doing)) {
            said.add(Both.contents(connection, scene.tables()));
        }
        return said;
    }

    /** Whether the last of the statements has passed, too. */
    private static boolean passed(List<String> said, String doing) {
        return said.size() == statements(doing).size()
                && said.get(said.size() - 1).equals("count 0");
    }

    private static void compare(Both both, Scene scene, String doing, List<String> differences, List<String> sides)
            throws SQLException {
        List<String> expected = play(both.plain, scene, doing);
        List<String> actual = play(both.guarded, scene, doing);
        both.plain.rollback();
        both.guarded.rollback();
        if (Both.brief(actual).equals(Both.brief(expected)) && !actual.equals(expected)) {
            sides.add(scene + ": " + doing);
        } else if (!actual.equals(expected)) {
            differences.add(scene + ": " + doing + "\n    plain   " + expected + "\n    guarded " + actual + "\n");
        }
    }

    /** Does it once more, for good, and brings back what is in the trash then. */
    private static void restore(Both both, Trash trash, Scene scene, String doing, List<String> differences)
            throws SQLException {
        boolean deletesOnly = Stream.of(doing.split("; ")).allMatch(s -> s.startsWith("DELETE"));
        if (!deletesOnly || scene.soft().size() < scene.tables().size()) {
            return;
        }
        String before = Both.contents(both.guarded, scene.tables());
        List<String> said = Both.transcript(both.guarded, statements(doing));
        if (!passed(said, doing)) {
            both.guarded.rollback();
            return;
        }
        String deletion = Both.run(both.guarded, "SELECT current_setting('reprieve.deletion', true)");
        both.guarded.commit();
        if (deletion.isEmpty() || deletion.equals("null")) {
            return;
        }
        trash.restore(Long.parseLong(deletion), RestoreOptions.by("bob")).orThrow();
        String after = Both.contents(both.guarded, scene.tables());
        both.guarded.rollback();
        if (!after.equals(before)) {
            differences.add(scene + ": " + doing + ", restored\n    before " + before + "\n    after  " + after + "\n");
        }
    }
}
