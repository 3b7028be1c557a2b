package dev.reprieve.rewrite;

import dev.reprieve.sql.Cte;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Query;
import dev.reprieve.sql.Span;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokens;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something in FROM that columns can come from. */
final class Source {
    private final Work work;
    private final @Nullable Binding binding;
    private final int calledBy;
    private final @Nullable TableRef ref;
    private final @Nullable Span columns;
    private final @Nullable Query query;
    private final List<Source> inside;

    /** Whether a source has a column of some name that the application can see. */
    enum Has {
        YES,
        NO,
        PERHAPS
    }

    private Source(
            Work work,
            @Nullable Binding binding,
            int calledBy,
            @Nullable TableRef ref,
            @Nullable Span columns,
            @Nullable Query query,
            List<Source> inside) {
        this.work = work;
        this.binding = binding;
        this.calledBy = calledBy;
        this.ref = ref;
        this.columns = columns;
        this.query = query;
        this.inside = inside;
    }

    static Source of(Work work, TableRef ref, @Nullable Binding binding) {
        Cte cte = binding == null ? ref.cte() : null;
        Span columns = ref.columns() == null && cte != null ? cte.columns() : ref.columns();
        Query query = cte == null ? null : cte.query();
        return new Source(work, binding, ref.calledBy(), ref, columns, query, List.of());
    }

    static Source of(Work work, FromItem.Rows rows) {
        return new Source(work, null, rows.alias(), null, rows.columns(), rows.query(), List.of());
    }

    static Source group(Work work, int alias, List<Source> inside) {
        return new Source(work, null, alias, null, null, null, inside);
    }

    /** The protected table, if it is one. */
    @Nullable
    Binding binding() {
        return binding;
    }

    /** What a join in brackets under an alias is made of. */
    List<Source> inside() {
        return inside;
    }

    /** The token by which it is called; {@link FromItem#NO_TOKEN} if it has no name. */
    int calledBy() {
        return calledBy;
    }

    /** How to write it in front of a dot. */
    String qualifier() {
        if (ref != null && ref.alias() == FromItem.NO_TOKEN) {
            return work.tokens.raw(ref.first(), ref.last());
        }
        return work.tokens.raw(calledBy);
    }

    /** Whether {@code name} or {@code schema.name} in front of a dot means it. */
    boolean isCalled(int first, int last) {
        Tokens tokens = work.tokens;
        if (calledBy == FromItem.NO_TOKEN
                || tokens.hash(calledBy) != tokens.hash(last)
                || !tokens.named(calledBy, tokens.name(last))) {
            return false;
        }
        if (first == last) {
            return true;
        }
        if (ref == null || ref.alias() != FromItem.NO_TOKEN) {
            return false;
        }
        return ref.schema() == FromItem.NO_TOKEN
                ? work.resolve(ref)
                        .filter(t -> tokens.named(last - 2, t.schema()))
                        .isPresent()
                : tokens.named(ref.schema(), tokens.name(last - 2));
    }

    /** Whether the application can get a column of that name from it. */
    Has column(String name) {
        if (!inside.isEmpty()) {
            return any(inside, name);
        }
        if (columns != null) {
            for (int i = columns.first(); i <= columns.last(); i++) {
                if (work.tokens.isIdentifier(i) && work.tokens.named(i, name)) {
                    return Has.YES;
                }
            }
            return query == null && ref == null ? Has.NO : Has.PERHAPS;
        }
        if (binding != null) {
            return known(binding.table().shows(name));
        }
        if (query != null) {
            return Outputs.column(work, query, name);
        }
        if (ref == null || ref.cte() != null) {
            // a function, or a WITH query that returns rows of DML
            return Has.PERHAPS;
        }
        Optional<List<String>> catalogued = work.resolve(ref).flatMap(work.dictionary::columns);
        return catalogued.map(c -> known(c.contains(name))).orElse(Has.PERHAPS);
    }

    /** How many columns the application sees in it; {@link FromItem#NO_TOKEN} if that is not known. */
    int width() {
        if (binding != null) {
            return binding.table().visible().size();
        }
        return ref == null || ref.cte() != null
                ? FromItem.NO_TOKEN
                : work.resolve(ref)
                        .flatMap(work.dictionary::columns)
                        .map(List::size)
                        .orElse(FromItem.NO_TOKEN);
    }

    static Has any(List<Source> sources, String name) {
        Has result = Has.NO;
        for (Source source : sources) {
            Has one = source.column(name);
            if (one == Has.YES) {
                return one;
            }
            result = one == Has.PERHAPS ? one : result;
        }
        return result;
    }

    private static Has known(boolean has) {
        return has ? Has.YES : Has.NO;
    }
}
