package dev.reprieve.logic;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Column.Generation;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A database that plan and guard do not know yet: the test adds the markers, the rewriter does the rest. */
final class Rewritten extends Salted {
    private final Dialect dialect;
    private final Map<String, Shape> views = new TreeMap<>();
    private @Nullable Rewriter rewriter;

    Rewritten(Dialect dialect, Connection raw, Random random) {
        super(raw, random);
        this.dialect = dialect;
    }

    @Override
    String fold(String name) {
        return dialect == Dialect.H2 ? name.toUpperCase(Locale.ROOT) : name;
    }

    @Override
    String schema() {
        return dialect == Dialect.H2 ? "PUBLIC" : "main";
    }

    @Override
    Answer run(String sql, int seconds) throws SQLException {
        Request request = new Request(Visibility.LIVE, List.of(schema()), true);
        return answer("", sql, rewriter().rewrite(sql, request), seconds);
    }

    @Override
    void protect() {}

    @Override
    void created(String table) throws SQLException {
        shapes.put(table, Shape.read(raw, table, true));
        for (String marker : List.of(
                "live boolean DEFAULT TRUE",
                "is_deleted boolean DEFAULT FALSE NOT NULL",
                "deleted_at timestamp NULL",
                "deletion_id bigint")) {
            Answer added = Answer.of(raw, "ALTER TABLE " + table + " ADD COLUMN " + marker, SECONDS);
            if (added.failed()) {
                throw new SQLException(added.toString());
            }
        }
        rewriter = null;
    }

    @Override
    void viewed(String view) throws SQLException {
        views.put(view, Shape.view(raw, view));
        rewriter = null;
    }

    @Override
    String index(String sql) {
        if (!Verb.unique(sql)) {
            return sql;
        }
        return dialect == Dialect.H2 ? sql.substring(0, sql.lastIndexOf(')')) + ", live)" : sql + " WHERE live";
    }

    @Override
    Rewriter rewriter() {
        if (rewriter == null) {
            rewriter = new Rewriter(dialect, protection());
        }
        return rewriter;
    }

    private Protection protection() {
        Markers markers = dialect == Dialect.H2
                ? new Markers("LIVE", "IS_DELETED", "DELETED_AT", "DELETION_ID")
                : Markers.DEFAULT;
        Map<TableName, Table> tables = new TreeMap<>();
        Map<TableName, TablePolicy> policies = new TreeMap<>();
        for (Shape shape : shapes.values()) {
            List<String> columns = new ArrayList<>(shape.names());
            columns.addAll(markers.names());
            TableName name = new TableName(schema(), shape.name());
            tables.put(name, table(name, columns));
            policies.put(name, TablePolicy.of(name, Delete.SOFT));
        }
        Map<TableName, View> known = new TreeMap<>();
        for (Shape view : views.values()) {
            TableName name = new TableName(schema(), view.name());
            known.put(name, new View(name, false, "", view.names(), List.of(), tables.keySet()));
        }
        Policy policy = new Policy(Retention.DEFAULT, markers, true, policies, List.of(), List.of());
        return Protection.of(policy, new Catalog(0, List.of(schema()), tables, List.of(), known, List.of()));
    }

    private static Table table(TableName name, List<String> columns) {
        return new Table(
                name,
                Table.Kind.TABLE,
                columns.stream()
                        .map(c -> new Column(c, "integer", false, Optional.empty(), Generation.NONE, false))
                        .toList(),
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
