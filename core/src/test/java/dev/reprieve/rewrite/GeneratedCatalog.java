package dev.reprieve.rewrite;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.query.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The catalog that a database would report for generated tables, all of them soft. */
final class GeneratedCatalog {
    private GeneratedCatalog() {}

    /**
     * @param schema where the tables are
     * @param upperCase whether the database stores unquoted names in upper case
     */
    static Protection protection(List<TableShape> shapes, String schema, boolean upperCase) {
        Map<TableName, Table> tables = new TreeMap<>();
        Map<TableName, TablePolicy> policies = new TreeMap<>();
        Markers markers = upperCase ? new Markers("LIVE", "IS_DELETED", "DELETED_AT", "DELETION_ID") : Markers.DEFAULT;
        for (TableShape shape : shapes) {
            TableName name = new TableName(schema, fold(shape.name(), upperCase));
            List<Column> columns = new ArrayList<>();
            shape.columns().forEach(c -> columns.add(column(fold(c, upperCase), "integer")));
            markers.names().forEach(c -> columns.add(column(c, "boolean")));
            tables.put(name, table(name, columns));
            policies.put(name, TablePolicy.of(name, Delete.SOFT));
        }
        Policy policy = new Policy(Retention.DEFAULT, markers, true, policies, List.of(), List.of());
        return Protection.of(policy, new Catalog(0, List.of(schema), tables, List.of(), Map.of(), List.of()));
    }

    private static String fold(String name, boolean upperCase) {
        return upperCase ? name.toUpperCase(Locale.ROOT) : name;
    }

    private static Column column(String name, String type) {
        return new Column(name, type, false, Optional.empty(), Generation.NONE, false);
    }

    private static Table table(TableName name, List<Column> columns) {
        return new Table(
                name,
                Table.Kind.TABLE,
                columns,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                -1,
                0,
                "owner",
                Optional.empty());
    }
}
