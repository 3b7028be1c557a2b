package dev.reprieve.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database's schema as text: by the system tables, and by pg_dump where one is installed. */
final class SchemaDump {
    private static final List<String> QUERIES = List.of(
            "SELECT 'schema', nspname, nspacl::text FROM pg_namespace WHERE NOT starts_with(nspname, 'pg_') ORDER BY 2",
            """
            SELECT 'relation', oid::regclass::text, relkind, relowner::regrole, relacl::text, reloptions::text,
                   relispartition, CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END, relreplident,
                   relispopulated, reltablespace, obj_description(oid, 'pg_class')
            FROM pg_class WHERE relnamespace::regnamespace::text NOT LIKE 'pg\\_%'
              AND relnamespace <> 'information_schema'::regnamespace ORDER BY 2
            """,
            """
            SELECT 'column', a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   a.attinhcount, a.attislocal, a.attacl::text, pg_get_expr(d.adbin, d.adrelid),
                   a.attstattarget, a.attoptions::text, a.attstorage, a.attcompression,
                   col_description(a.attrelid, a.attnum)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace::regnamespace::text NOT LIKE 'pg\\_%'
              AND c.relnamespace <> 'information_schema'::regnamespace ORDER BY 2, a.attnum
            """,
            """
            SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), coninhcount, conislocal,
                   obj_description(oid, 'pg_constraint')
            FROM pg_constraint WHERE connamespace::regnamespace::text NOT LIKE 'pg\\_%'
              AND connamespace <> 'information_schema'::regnamespace AND NOT (contype = 'f' AND conparentid <> 0)
            ORDER BY 2, 3, 4
            """,
            """
            SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisreplident,
                   indisclustered, obj_description(indexrelid, 'pg_class')
            FROM pg_index WHERE indrelid::regclass::text NOT LIKE 'pg\\_%' ORDER BY 2
            """,
            "SELECT 'statistics', pg_get_statisticsobjdef(oid), stxowner::regrole,"
                    + " obj_description(oid, 'pg_statistic_ext') FROM pg_statistic_ext ORDER BY 2",
            "SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled FROM pg_trigger"
                    + " WHERE NOT tgisinternal ORDER BY 2, 3",
            "SELECT 'rule', ev_class::regclass::text, pg_get_ruledef(oid) FROM pg_rewrite"
                    + " WHERE rulename <> '_RETURN' AND ev_class >= 16384 ORDER BY 2, 3",
            """
            SELECT 'function', oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc
            WHERE prokind = 'f' AND pronamespace::regnamespace::text NOT LIKE 'pg\\_%'
              AND pronamespace <> 'information_schema'::regnamespace ORDER BY 2
            """);

    private SchemaDump() {}

    static String of(DataSource dataSource) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = ''");
            for (String query : QUERIES) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            text.append(row.getString(i)).append(" | ");
                        }
                        text.append('\n');
                    }
                }
            }
        }
        pgDump((PGSimpleDataSource) dataSource).ifPresent(text::append);
        return text.toString();
    }

    private static Optional<String> pgDump(PGSimpleDataSource dataSource) {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(":"))
                .map(d -> Path.of(d, "pg_dump"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = dataSource.getPortNumbers()[0];
        String output = run(
                program.get().toString(),
                "-s",
                "-h",
                "localhost",
                "-p",
                String.valueOf(port),
                "-U",
                "postgres",
                String.valueOf(dataSource.getDatabaseName()));
        // pg_dump of another major version refuses; the system tables have been compared anyway
        return Optional.of(output.lines()
                .filter(l -> !l.startsWith("\\restrict") && !l.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n")));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
