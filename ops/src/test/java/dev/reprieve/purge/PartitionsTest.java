package dev.reprieve.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.HoldRequest;
import dev.reprieve.hold.HoldTarget;
import dev.reprieve.hold.Holds;
import dev.reprieve.tombstone.Session;
import dev.reprieve.tombstone.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final TableName EVENTS = new TableName("public", "events");
    private static final TableName NOTES = new TableName("public", "notes");

    private final TestDatabase database = TestDatabase.create("""
            CREATE TABLE events (id int, at timestamptz, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
            CREATE TABLE e2020 PARTITION OF events FOR VALUES FROM ('2020-01-01Z') TO ('2021-01-01Z');
            CREATE TABLE e2021 PARTITION OF events FOR VALUES FROM ('2021-01-01Z') TO ('2022-01-01Z')
                PARTITION BY LIST (id);
            CREATE TABLE e2021_1 PARTITION OF e2021 FOR VALUES IN (1, 2, 3);
            CREATE TABLE e2021_rest PARTITION OF e2021 DEFAULT;
            CREATE TABLE e2090 PARTITION OF events FOR VALUES FROM ('2090-01-01Z') TO ('2091-01-01Z');
            CREATE TABLE e_rest PARTITION OF events DEFAULT;
            CREATE TABLE notes (id int PRIMARY KEY, event int, event_at timestamptz,
                FOREIGN KEY (event, event_at) REFERENCES events (id, at) ON DELETE CASCADE);
            INSERT INTO events SELECT i, (y || '-06-01Z')::timestamptz
                FROM generate_series(1, 10) AS i, unnest('{2020,2021,2090,2100}'::int[]) AS y;
            INSERT INTO notes SELECT id, id, at FROM events WHERE at < '2021-01-01Z' AND id < 3;
            """, TestDatabase.soft("events", "notes"));
    private final PurgeSettings settings = PurgeSettings.DEFAULT.unthrottled();

    @AfterEach
    void drop() {
        assertThat(database.brokenReferences()).isEmpty();
        database.close();
    }

    @Test
    void dropsAPartitionOfARangeThatIsOverAndNoOther() {
        expire("TRUE");
        PurgeForecast forecast = purge(settings).dryRun();
        List<Long> batches = new ArrayList<>();
        PurgeReport report = purge(settings).run((pass, table, rows, total) -> batches.add(rows));
        assertThat(report.rows()).isEqualTo(forecast.rows()).isEqualTo(Map.of(EVENTS, 40L, NOTES, 2L));
        assertThat(partitions()).containsExactly("e2021_1", "e2021_rest", "e2090", "e_rest");
        assertThat(database.values("SELECT detail->>'partition' || ' ' || row_count || ' ' || table_name"
                        + " FROM reprieve.audit WHERE detail ? 'partition'"))
                .containsExactly("public.e2020 10 public.events");
        assertThat(report.deletionsEnded()).isEqualTo(1);
        assertThat(database.value("SELECT rows_purged FROM reprieve.purge_run")).isEqualTo("42");
        // rows lie in four others; each batch kept to one of them
        assertThat(batches).hasSize(1 + 1 + 4);
    }

    @Test
    void keepsPartitionsIfToldTo() {
        expire("at < '2021-01-01Z'");
        assertThat(purge(settings.dropsPartitions(false))
                        .run(PurgeProgress.SILENT)
                        .rowCount())
                .isEqualTo(12);
        assertThat(partitions()).contains("e2020");
    }

    @Test
    void neverDropsOneWithARowThatHasToStay() {
        expire("at < '2021-01-01Z' AND id > 1");
        assertThat(purge(settings).run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(EVENTS, 9L, NOTES, 1L));
        database.delete("events WHERE at < '2021-01-01Z' AND id = 1");
        assertThat(purge(settings).run(PurgeProgress.SILENT).rowCount()).isZero();
        assertThat(partitions()).contains("e2020");
    }

    @Test
    void neverDropsOneWithARowThatIsHeldOrReferredTo() {
        Holds holds = new Holds(database.dataSource(), database.protection());
        expire("at < '2021-01-01Z'");
        holds.place(new HoldRequest("case", "why", "alice", List.of(new HoldTarget.OfRows(EVENTS, "id = 7"))));
        holds.place(new HoldRequest("note", "why", "alice", List.of(new HoldTarget.OfRows(NOTES, "id = 1"))));
        assertThat(purge(settings).run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(EVENTS, 8L, NOTES, 1L));
        assertThat(database.values("SELECT id FROM events WHERE at < '2021-01-01Z' ORDER BY 1"))
                .containsExactly("1", "7");
        holds.release("case", "bob", "over");
        assertThat(purge(settings).run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(EVENTS, 1L));
        holds.release("note", "bob", "over");
        assertThat(purge(settings).run(PurgeProgress.SILENT).rows()).isEqualTo(Map.of(EVENTS, 1L, NOTES, 1L));
        assertThat(partitions()).doesNotContain("e2020");
    }

    @Test
    void leavesOneThatSomebodyReadsAndDeletesItsRows() {
        expire("at < '2021-01-01Z'");
        try (Session reader = database.session()) {
            reader.run("BEGIN").run("SELECT FROM e2020");
            PurgeReport report = purge(settings).run(PurgeProgress.SILENT);
            assertThat(report.rowCount()).isEqualTo(12);
            assertThat(partitions()).contains("e2020");
            assertThat(database.value("SELECT count(*) FROM reprieve.audit WHERE detail ? 'partition'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void leavesOneWhoseRowsAreBeingRestored() {
        long deletion = expire("at < '2021-01-01Z'");
        try (Session restoring = database.session()) {
            restoring.run("BEGIN").run("SELECT FROM reprieve.deletion WHERE id = " + deletion + " FOR UPDATE");
            assertThat(purge(settings).run(PurgeProgress.SILENT).rowCount()).isZero();
            restoring.run("COMMIT");
        }
        assertThat(purge(settings).run(PurgeProgress.SILENT).rowCount()).isEqualTo(12);
        assertThat(partitions()).doesNotContain("e2020");
    }

    @Test
    void leavesOneWithATableThatOnlyTheDatabaseKnowsToReferToIt() {
        database.run("CREATE TABLE pins (event int, event_at timestamptz,"
                + " FOREIGN KEY (event, event_at) REFERENCES events (id, at));"
                + " INSERT INTO pins VALUES (5, '2020-06-01Z')");
        expire("at < '2021-01-01Z'");
        PurgeReport report = purge(settings).run(PurgeProgress.SILENT);
        assertThat(report.rows()).isEqualTo(Map.of(EVENTS, 9L, NOTES, 2L));
        assertThat(report.skipped()).isEqualTo(Map.of(EVENTS, Map.of(SkipReason.REFUSED, 1L)));
        assertThat(partitions()).contains("e2020");
    }

    private List<String> partitions() {
        return database.values("SELECT relid::regclass::text FROM pg_partition_tree('events') WHERE isleaf ORDER BY 1");
    }

    private long expire(String condition) {
        long deletion = database.delete("events WHERE " + condition);
        database.age(deletion, "31 days");
        return deletion;
    }

    private Purge purge(PurgeSettings chosen) {
        return new Purge(database.dataSource(), database.protection(), chosen);
    }
}
