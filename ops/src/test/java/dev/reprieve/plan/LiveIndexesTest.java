package dev.reprieve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.testkit.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Once most rows of a large table are tombstones, a plan adds indexes of the live ones. */
class LiveIndexesTest {
    private static final String SCHEMA = """
            CREATE TABLE person (id bigint PRIMARY KEY);
            CREATE TABLE note (
                id bigint PRIMARY KEY,
                owner_id bigint NOT NULL REFERENCES person,
                slug text NOT NULL UNIQUE,
                body text NOT NULL);
            CREATE INDEX note_owner_idx ON note (owner_id DESC) INCLUDE (slug) WITH (fillfactor = 70);
            CREATE INDEX note_lower_idx ON note (lower(body));
            CREATE INDEX note_long_idx ON note (slug) WHERE length(body) > 100;
            INSERT INTO person SELECT i FROM generate_series(0, 99) i;
            INSERT INTO note SELECT i, i % 100, 'note-' || i, 'Body ' || i FROM generate_series(1, 12000) i;
            """;

    private static final String INDEXES = "SELECT indexdef FROM pg_indexes"
            + " WHERE tablename = 'note' AND indexname LIKE '%\\_idx\\_live' ORDER BY indexname";

    @Test
    void comeWhenMostRowsAreTombstonesAndGoWithThem() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase(SCHEMA);
        String before = SchemaDump.of(dataSource);
        try (Trial trial = new Trial(dataSource).soft("note")) {
            trial.apply();
            trial.run("UPDATE note SET live = NULL WHERE id % 10 < 4; ANALYZE note");
            assertThat(trial.migration().plan().steps()).isEmpty();

            trial.run("UPDATE note SET live = NULL WHERE id % 10 < 9 AND live; ANALYZE note");
            assertThat(trial.migration().plan().steps())
                    .extracting(Step::title)
                    .containsExactly(
                            "Live rows of public.note as in note_lower_idx, as most rows are tombstones",
                            "Live rows of public.note as in note_owner_idx, as most rows are tombstones");
            trial.apply();
            assertThat(trial.migration().plan().steps()).isEmpty();
            assertThat(trial.query(INDEXES))
                    .isEqualTo("CREATE INDEX note_lower_idx_live ON public.note USING btree (lower(body)) WHERE live;"
                            + "CREATE INDEX note_owner_idx_live ON public.note USING btree (owner_id DESC)"
                            + " INCLUDE (slug) WITH (fillfactor='70') WHERE live");
            assertThat(trial.query("EXPLAIN SELECT * FROM note WHERE owner_id = 9 AND note.live"))
                    .contains("note_owner_idx_live");

            trial.run("UPDATE note SET live = TRUE WHERE live IS NULL; ANALYZE note");
            assertThat(trial.migration().plan().steps()).isEmpty();
            trial.undo();
            assertThat(SchemaDump.of(dataSource)).isEqualTo(before);
        }
    }

    @Test
    void areNotAddedWhereTheApplicationHasThem() throws SQLException {
        var dataSource = PostgresServer.shared().createDatabase(SCHEMA);
        try (Trial trial = new Trial(dataSource).soft("note")) {
            trial.apply();
            trial.run("DROP INDEX note_lower_idx;"
                    + "CREATE INDEX mine ON note (owner_id, body) WHERE live;"
                    + "UPDATE note SET live = NULL WHERE id % 10 < 9; ANALYZE note");
            assertThat(trial.migration().plan().steps()).isEmpty();
        }
    }
}
