package dev.reprieve.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TableChecksumsTest {
    private final DataSource database = PostgresServer.shared().createDatabase("""
                    CREATE TABLE plain (id int, name text);
                    CREATE TABLE "Marked" (id int, live boolean DEFAULT true);
                    CREATE TABLE parent (id int);
                    CREATE TABLE child () INHERITS (parent);
                    CREATE TABLE empty ();
                    INSERT INTO plain VALUES (1, 'a'), (2, NULL);
                    INSERT INTO "Marked" VALUES (1, true), (2, NULL);
                    INSERT INTO child VALUES (7);
                    """);

    @Test
    void doesNotDependOnTheOrderOfRowsNorOnMarkers() {
        TableChecksums before = TableChecksums.read(database);
        PostgresServer.execute(
                database,
                "DELETE FROM plain; INSERT INTO plain VALUES (2, NULL), (1, 'a'); UPDATE \"Marked\" SET live = NULL");
        assertThat(TableChecksums.read(database)).isEqualTo(before);
        assertThat(before.tables().keySet())
                .containsExactly("public.Marked", "public.child", "public.empty", "public.parent", "public.plain");
        assertThat(before.of("public.parent").rows()).isZero();
    }

    @Test
    void seesAChangedValue() {
        TableChecksums before = TableChecksums.read(database);
        PostgresServer.execute(database, "UPDATE plain SET name = 'b' WHERE id = 1");
        TableChecksums after = TableChecksums.read(database);
        assertThat(after.of("public.plain")).isNotEqualTo(before.of("public.plain"));
        assertThat(after.of("public.child")).isEqualTo(before.of("public.child"));
    }

    @Test
    void countsOnlyLiveRowsWhenAsked() {
        TableChecksums live = TableChecksums.readLive(database);
        assertThat(live.of("public.Marked").rows()).isEqualTo(1);
        assertThat(live.of("public.plain").rows()).isEqualTo(2);
    }
}
