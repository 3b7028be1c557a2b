package dev.reprieve.rewrite;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Routine;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.policy.Policy.ByHand;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks names up: which table a reference means on a search path, and whether it is protected. */
final class Dictionary {
    private final Dialect dialect;
    private final Protection protection;
    private final Catalog catalog;
    private final Map<TableName, TableName> known = new HashMap<>();
    private final Map<TableName, Guarded> guarded = new TreeMap<>();
    private final Set<TableName> views = new HashSet<>();
    private final Hashes markers;
    private final Set<String> routines = new HashSet<>();

    Dictionary(Dialect dialect, Protection protection, ByHand byHand) {
        this.dialect = dialect;
        this.protection = protection;
        this.catalog = protection.catalog();
        catalog.tables().keySet().forEach(t -> known.put(key(t), t));
        catalog.views().keySet().forEach(v -> known.put(key(v), v));
        for (ProtectedTable table : protection.tables()) {
            guarded.put(table.name(), new Guarded(table, dialect, byHand == ByHand.REFUSE));
        }
        markers = new Hashes(protection.tables().stream()
                .flatMap(t -> t.markers().names().stream())
                .toList());
        catalog.routines().stream().map(Routine::name).map(TableName::name).forEach(routines::add);
        boolean grows = !guarded.isEmpty();
        while (grows) {
            grows = false;
            for (View view : catalog.views().values()) {
                if (view.reads().stream().anyMatch(r -> guarded.containsKey(r) || views.contains(r))) {
                    grows |= views.add(view.name());
                }
            }
        }
    }

    Dialect dialect() {
        return dialect;
    }

    Protection protection() {
        return protection;
    }

    Catalog catalog() {
        return catalog;
    }

    /** The views that show rows of protected tables, at any remove. */
    Set<TableName> views() {
        return views;
    }

    boolean isMarkerHash(int hash) {
        return markers.contains(hash);
    }

    /** Whether the application has a function of that name. */
    boolean isRoutine(String name) {
        return routines.contains(name);
    }

    /** The protected table that a reference means; a WITH query of its name normally hides it. */
    @Nullable
    Guarded guarded(Tokens tokens, TableRef ref, List<String> searchPath) {
        if (ref.cte() != null && dialect != Dialect.H2) {
            return null;
        }
        return resolve(tokens, ref, searchPath).map(guarded::get).orElse(null);
    }

    /** Whether several schemas have a table or view of that name. */
    boolean isAmbiguous(String name) {
        return Stream.concat(catalog.tables().keySet().stream(), catalog.views().keySet().stream())
                        .filter(t -> dialect.sameName(t.name(), name))
                        .limit(2)
                        .count()
                > 1;
    }

    /** The table, if it is protected. */
    Optional<Guarded> guarded(TableName name) {
        return Optional.ofNullable(guarded.get(name));
    }

    Collection<Guarded> all() {
        return guarded.values();
    }

    /** What a reference means in the catalog; empty if nothing there has that name. */
    Optional<TableName> resolve(Tokens tokens, TableRef ref, List<String> searchPath) {
        String name = tokens.name(ref.last());
        if (ref.schema() != FromItem.NO_TOKEN) {
            // a database without schemas may have names for its files, as SQLite's main
            return exact(tokens.name(ref.schema()), name).or(() -> exact("", name));
        }
        for (String schema : searchPath) {
            Optional<TableName> found = exact(schema, name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<TableName> exact(String schema, String name) {
        return Optional.ofNullable(known.get(key(new TableName(schema, name))));
    }

    /** Under what a table or view is kept, so that all spellings of its name find it. */
    private TableName key(TableName name) {
        return dialect.ignoresCase()
                ? new TableName(
                        name.schema().toLowerCase(Locale.ROOT), name.name().toLowerCase(Locale.ROOT))
                : name;
    }

    /** The columns that an application sees in a table or view; empty if it is not known. */
    Optional<List<String>> columns(TableName name) {
        Guarded table = guarded.get(name);
        if (table != null) {
            return Optional.of(
                    table.table().visibleColumns().stream().map(Column::name).toList());
        }
        Optional<List<String>> columns = catalog.table(name)
                .map(Table::columns)
                .map(c -> c.stream().map(Column::name).toList());
        return columns.or(() -> Optional.ofNullable(catalog.views().get(name)).map(View::columns));
    }
}
