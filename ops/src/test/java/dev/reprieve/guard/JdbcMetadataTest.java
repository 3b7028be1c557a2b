package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database described through the guard is the one that the application knows. */
class JdbcMetadataTest extends JdbcContract {
    /** Columns of metadata that need not be equal: they hold estimates, or the numbers of objects. */
    private static final Set<String> VOLATILE = Set.of("PAGES", "CARDINALITY", "SPECIFIC_NAME");

    private static List<String> described(Connection connection, ResultSet results) throws SQLException {
        String catalog = connection.getCatalog();
        List<String> rows = new ArrayList<>();
        try (results) {
            var columns = results.getMetaData();
            while (results.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    if (!VOLATILE.contains(columns.getColumnName(i).toUpperCase(java.util.Locale.ROOT))) {
                        row.append(columns.getColumnName(i))
                                .append('=')
                                .append(results.getString(i))
                                .append(' ');
                    }
                }
                rows.add(row.toString().replace(catalog, "db"));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "posts", "comments", "likes", "invoices", "bookmarks", "notes", "tags", "%"})
    void tables(String table) throws Exception {
        same((connection, seen) -> {
            DatabaseMetaData data = connection.getMetaData();
            seen.add("columns", described(connection, data.getColumns(null, "public", table, "%")));
            seen.add(
                    "all columns",
                    described(connection, data.getColumns(null, null, table, "%d%")).stream()
                            .filter(row -> row.contains("TABLE_SCHEM=public") || row.contains("reprieve"))
                            .toList());
            seen.add("keys", described(connection, data.getPrimaryKeys(null, "public", table)));
            seen.add("imported", described(connection, data.getImportedKeys(null, "public", table)));
            seen.add("exported", described(connection, data.getExportedKeys(null, "public", table)));
            seen.add(
                    "cross", described(connection, data.getCrossReference(null, "public", "posts", null, null, table)));
            seen.add(
                    "best",
                    described(
                            connection,
                            data.getBestRowIdentifier(null, "public", table, DatabaseMetaData.bestRowSession, true)));
            seen.add("version", described(connection, data.getVersionColumns(null, "public", table)));
            seen.add("privileges", described(connection, data.getTablePrivileges(null, "public", table)));
            seen.add("column privileges", described(connection, data.getColumnPrivileges(null, "public", table, "%")));
            for (boolean unique : new boolean[] {true, false}) {
                seen.add("indexes", described(connection, data.getIndexInfo(null, "public", table, unique, true)));
            }
        });
    }

    @Test
    void everythingElse() throws Exception {
        same((connection, seen) -> {
            DatabaseMetaData data = connection.getMetaData();
            seen.add("schemas", described(connection, data.getSchemas()));
            seen.add("schemas like", described(connection, data.getSchemas(null, "r%")));
            seen.add("procedures", described(connection, data.getProcedures(null, null, "%")));
            seen.add(
                    "procedure columns",
                    described(connection, data.getProcedureColumns(null, null, "%", "%")).stream()
                            .filter(row ->
                                    !row.contains("SCHEM=pg_catalog") && !row.contains("SCHEM=information_schema"))
                            .toList());
            seen.add(
                    "functions",
                    described(connection, data.getFunctions(null, null, "%")).stream()
                            .filter(row -> !row.contains("SCHEM=pg_catalog"))
                            .toList());
            seen.add(
                    "function columns",
                    described(connection, data.getFunctionColumns(null, null, "%", "%")).stream()
                            .filter(row ->
                                    !row.contains("SCHEM=pg_catalog") && !row.contains("SCHEM=information_schema"))
                            .toList());
            seen.add("types", described(connection, data.getUDTs(null, null, "%", null)));
            seen.add(
                    "type names",
                    described(connection, data.getTypeInfo()).stream()
                            .filter(row -> !row.startsWith("TYPE_NAME=_"))
                            .map(row -> row.replaceAll(" .*", ""))
                            .toList());
            seen.add("catalogs", data.getCatalogs().next());
            seen.add("table types", described(connection, data.getTableTypes()));
            seen.add("info", described(connection, data.getClientInfoProperties()));
            seen.attempt("attributes", () -> data.getAttributes(null, null, "%", "%"));
            seen.attempt("super tables", () -> data.getSuperTables(null, null, "%"));
            seen.attempt("pseudo columns", () -> data.getPseudoColumns(null, null, "%", "%"));
            for (String[] types : new String[][] {
                null, {"TABLE"}, {"VIEW"}, {"INDEX"}, {"SEQUENCE"}, {"TYPE"}, {"TABLE", "SYSTEM TABLE"}
            }) {
                seen.add("tables", tables(connection, data.getTables(null, null, "%", types)));
            }
        });
    }

    /** Names only; the system's own objects have numbers. */
    private static Set<String> tables(Connection connection, ResultSet results) throws SQLException {
        Set<String> names = new TreeSet<>();
        for (String row : described(connection, results)) {
            if (!row.contains("TABLE_SCHEM=pg_")) {
                names.add(row);
            }
        }
        return names;
    }

    @Test
    void resultsCanBeScrolled() throws Exception {
        same((connection, seen) -> {
            try (ResultSet rows = connection.getMetaData().getColumns(null, "public", "posts", "%")) {
                seen.add("type", rows.getType() + " " + rows.getConcurrency());
                seen.add("last", rows.last() + " " + rows.getRow() + rows.getString("COLUMN_NAME") + rows.isLast());
                seen.add("next", rows.next() + " " + rows.getRow() + rows.isAfterLast());
                seen.add("previous", rows.previous() + " " + rows.getRow() + rows.getString(4));
                for (int at : new int[] {1, 3, 4, 5, -1, -4, -5, 0, 99}) {
                    seen.add(
                            "absolute " + at,
                            rows.absolute(at) + " " + rows.getRow() + rows.isBeforeFirst() + rows.isFirst()
                                    + rows.isLast() + rows.isAfterLast());
                }
                seen.add("first", rows.first() + " " + rows.getString("COLUMN_NAME") + rows.isFirst());
                for (int by : new int[] {2, 0, -1, 1, 5, -2, -9}) {
                    seen.add(
                            "relative " + by,
                            rows.relative(by) + " " + rows.getRow() + rows.isBeforeFirst() + rows.isAfterLast());
                }
                rows.afterLast();
                seen.add("after", rows.isAfterLast() + " " + rows.previous() + rows.getString(4));
                rows.beforeFirst();
                seen.add("before", rows.isBeforeFirst() + " " + rows.next() + rows.getString(4));
            }
            try (ResultSet none = connection.getMetaData().getColumns(null, "public", "nowhere", "%")) {
                seen.add(
                        "none",
                        none.isBeforeFirst() + " " + none.first() + none.last() + none.next() + none.isAfterLast()
                                + none.getRow());
                none.close();
                seen.attempt("closed", none::next);
                seen.attempt("closed", none::getRow);
                seen.attempt("closed", none::isLast);
            }
        });
    }

    @Test
    void nothingInMetadataLeadsPastTheGuard() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            DatabaseMetaData data = connection.getMetaData();
            assertThat(data.getConnection()).isSameAs(connection);
            assertThat(data.unwrap(DatabaseMetaData.class)).isSameAs(data);
            for (ResultSet rows : List.of(data.getColumns(null, null, "posts", "%"), data.getTableTypes())) {
                assertThat(
                                rows.getStatement() == null
                                        ? connection
                                        : rows.getStatement().getConnection())
                        .isSameAs(connection);
            }
        }
    }
}
