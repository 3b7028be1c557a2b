package dev.reprieve.rewrite;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.testkit.query.TableShape;
import dev.reprieve.testkit.query.ViewShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The catalog that a database would report for generated tables, all of them soft. */
final class GeneratedCatalog {
    private GeneratedCatalog() {}

    /**
     * @param schema where the tables are
     * @param upperCase whether the database stores unquoted names in upper case
     */
    static Protection protection(List<TableShape> shapes, List<ViewShape> views, String schema, boolean upperCase) {
        UnaryOperator<String> fold = upperCase ? n -> n.toUpperCase(Locale.ROOT) : n -> n;
        Map<TableName, Table> tables = new TreeMap<>();
        Map<TableName, TablePolicy> policies = new TreeMap<>();
        for (TableShape shape : shapes) {
            TableName name = new TableName(schema, fold.apply(shape.name()));
            tables.put(name, table(name, shape, fold));
            policies.put(name, policy(name, shape, fold));
        }
        Map<TableName, View> shown = new TreeMap<>();
        for (ViewShape view : views) {
            TableName name = new TableName(schema, fold.apply(view.name()));
            shown.put(name, view(name, view, tables.keySet(), fold));
        }
        Policy policy = new Policy(Retention.DEFAULT, Markers.DEFAULT, true, policies, List.of(), List.of());
        return Protection.of(policy, new Catalog(0, List.of(schema), tables, List.of(), shown, List.of()));
    }

    private static TablePolicy policy(TableName name, TableShape shape, UnaryOperator<String> fold) {
        List<String> markers = shape.markers().stream().map(fold).toList();
        return new TablePolicy(
                name,
                Delete.SOFT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(markers.get(0)),
                Optional.of(markers.get(1)),
                Optional.of(markers.get(2)),
                Optional.of(markers.get(3)),
                shape.adopted().stream().map(fold).collect(Collectors.toSet()));
    }

    private static View view(TableName name, ViewShape view, Set<TableName> tables, UnaryOperator<String> fold) {
        Set<TableName> reads = tables.stream()
                .filter(t -> fold.apply(view.query()).contains(t.name()))
                .collect(Collectors.toSet());
        return new View(name, false, view.query(), List.of(fold.apply("c0"), fold.apply("c1")), List.of(), reads);
    }

    private static Table table(TableName name, TableShape shape, UnaryOperator<String> fold) {
        List<Column> columns = shape.physical().stream()
                .map(c ->
                        new Column(fold.apply(c), bareType(shape, c), false, Optional.empty(), Generation.NONE, false))
                .toList();
        List<Index> indexes = new ArrayList<>();
        if (shape.primaryKey()) {
            indexes.add(index(name, fold.apply(shape.name() + "_pk"), List.of(fold.apply("id")), true));
        }
        shape.uniqueKey()
                .ifPresent(k -> indexes.add(index(
                        name,
                        fold.apply(shape.name() + "_k"),
                        List.of(fold.apply(k), fold.apply(shape.live())),
                        false)));
        return new Table(
                name,
                Table.Kind.TABLE,
                columns,
                indexes,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                -1,
                0,
                "owner",
                Optional.empty());
    }

    private static String bareType(TableShape shape, String column) {
        return TwinTables.type(shape, column).split(" ", 2)[0];
    }

    private static Index index(TableName table, String name, List<String> keys, boolean primary) {
        return new Index(
                name,
                table,
                "",
                "btree",
                keys,
                false,
                List.of(),
                true,
                primary,
                true,
                false,
                false,
                false,
                Optional.empty(),
                true,
                false,
                Optional.empty());
    }
}
