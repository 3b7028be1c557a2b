package dev.reprieve.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.sql.Dialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The database as the guard knows it at one time, with all texts rewritten so far. A changed schema makes a new picture;
 * nothing in one ever changes its meaning.
 */
final class Picture {
    /** Characters of text, of the application and rewritten, that one picture's cache keeps unless told otherwise. */
    static final int CACHE_CHARACTERS = 16_000_000;

    /** The least and the most that it may be told to keep. */
    static final int CACHE_CHARACTERS_MIN = 100_000;

    static final int CACHE_CHARACTERS_MAX = 1_000_000_000;

    private static final int ENTRY_CHARACTERS = 100;

    private final Dialect dialect;
    private final Protection protection;
    private final Rewriter rewriter;
    private final OriginalErrors errors;
    private final HiddenKeys hiddenKeys;
    private final AlteringRoutines altering;
    private final Set<String> markers;
    private final boolean pathMatters;
    private final List<String> schemas;
    private final Cache<Viewpoint.Key, GuardedText> texts;
    private final Function<Viewpoint.Key, GuardedText> rewriting = this::rewriteNow;

    Picture(Dialect dialect, Policy policy, Catalog catalog, int cacheCharacters) {
        this.texts = Caffeine.newBuilder()
                .maximumWeight(cacheCharacters)
                .weigher((Viewpoint.Key key, GuardedText text) -> ENTRY_CHARACTERS
                        + key.sql().length()
                        + (text.sql().equals(key.sql()) ? 0 : text.sql().length()))
                .executor(Runnable::run)
                .build();
        this.dialect = dialect;
        this.protection = Protection.of(policy, catalog);
        this.rewriter = new Rewriter(dialect, protection);
        this.errors = new OriginalErrors(protection);
        this.hiddenKeys = new HiddenKeys(protection);
        this.markers = protection.tables().stream()
                .flatMap(t -> t.markers().names().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.altering = new AlteringRoutines(catalog.routines());
        List<TableName> names = Stream.concat(catalog.tables().keySet().stream(), catalog.views().keySet().stream())
                .toList();
        Set<String> seen = new HashSet<>();
        this.pathMatters = names.stream().anyMatch(n -> !seen.add(n.name()));
        Set<String> path = new LinkedHashSet<>(catalog.searchPath());
        names.forEach(n -> path.add(n.schema()));
        this.schemas = List.copyOf(path);
    }

    Protection protection() {
        return protection;
    }

    /** Turns errors of twin keys back into those of the keys that the application knows. */
    OriginalErrors errors() {
        return errors;
    }

    /** Views that show deleted rows, because they were made outside the guard. */
    Set<TableName> leakingViews() {
        return LeakingViews.of(protection, rewriter);
    }

    /** Keys and columns that metadata must not show. */
    HiddenKeys hiddenKeys() {
        return hiddenKeys;
    }

    /**
     * Whether a name without a schema can mean different tables by the search path. If not, and that is so where all is
     * in one schema, nobody needs to know the path.
     */
    boolean pathMatters() {
        return pathMatters;
    }

    /** Whether some protected table has a marker column of that name. */
    boolean marker(String column) {
        return markers.contains(column);
    }

    /** Every schema, those of the search path first: a path that finds whatever the real one can find. */
    List<String> schemas() {
        return schemas;
    }

    /** Finds or makes what to run for a text. */
    GuardedText rewrite(Viewpoint.Key key) {
        GuardedText text = texts.getIfPresent(key);
        return text == null ? texts.get(key, rewriting) : text;
    }

    private GuardedText rewriteNow(Viewpoint.Key key) {
        Request request = key.request();
        List<TextKind> kinds = kinds(key.sql(), !request.standardConformingStrings());
        if (!key.keys().isEmpty()) {
            String returning =
                    GeneratedKeys.returning(key.keys(), key.sql(), dialect, !request.standardConformingStrings());
            return GuardedText.of(key.sql(), rewriter.rewrite(returning, request), kinds);
        }
        return GuardedText.of(key.sql(), rewriter.rewrite(key.sql(), request), kinds);
    }

    private List<TextKind> kinds(String sql, boolean backslashEscapes) {
        List<TextKind> kinds = TextKind.of(sql, dialect, backslashEscapes);
        boolean calls = !kinds.contains(TextKind.SCHEMA) && altering.namedIn(sql, dialect, backslashEscapes);
        return calls ? Stream.concat(kinds.stream(), Stream.of(TextKind.CALL)).toList() : kinds;
    }

    /** Whether another reading of the catalog would lead to the same rewriting. */
    boolean showsSame(Catalog other) {
        Catalog mine = protection.catalog();
        return shapes(mine).equals(shapes(other))
                && mine.foreignKeys().equals(other.foreignKeys())
                && mine.views().equals(other.views())
                && mine.routines().equals(other.routines())
                && mine.searchPath().equals(other.searchPath());
    }

    private static Map<TableName, Object> shapes(Catalog catalog) {
        // sizes and estimates change all the time and mean nothing here
        return catalog.tables().values().stream()
                .collect(Collectors.toMap(
                        Table::name,
                        t -> new ArrayList<Object>(List.of(t.kind(), t.columns(), t.indexes(), t.parents())),
                        (a, b) -> a,
                        TreeMap::new));
    }
}
