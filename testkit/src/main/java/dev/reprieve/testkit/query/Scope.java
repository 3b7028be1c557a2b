package dev.reprieve.testkit.query;

import java.util.ArrayList;
import java.util.List;

/** The columns that an expression can name at one place of a query, innermost first. */
final class Scope {
    /**
     * Something in FROM.
     *
     * @param alias how its columns are qualified
     * @param columns all that it has, in order; also those that are neither integers nor texts
     * @param weight how many tables' rows it may multiply
     * @param row whether it can be named as a whole
     */
    record Source(
            String alias, List<String> columns, List<String> integers, List<String> texts, int weight, boolean row) {
        /** The same without its texts. */
        Source withoutTexts() {
            return new Source(alias, columns, integers, List.of(), weight, row);
        }

        /** The same rows under another name. */
        Source as(String name) {
            return new Source(name, columns, integers, texts, weight, row);
        }
    }

    /** A table under an alias. */
    static Source of(TableShape table, String alias) {
        return new Source(alias, table.columns(), table.allIntegers(), table.texts(), 1, true);
    }

    /** Rows of an integer {@code c0} and a text {@code c1}. */
    static Source twoColumns(String alias, int weight) {
        return new Source(alias, List.of("c0", "c1"), List.of("c0"), List.of("c1"), weight, false);
    }

    private final Draw draw;
    private final List<Source> sources = new ArrayList<>();
    private final List<Source> outer;

    Scope(Draw draw, List<Source> outer) {
        this.draw = draw;
        this.outer = outer;
    }

    Scope(Draw draw, Source... own) {
        this(draw, List.of());
        sources.addAll(List.of(own));
    }

    void addAll(List<Source> more) {
        sources.addAll(more);
    }

    List<Source> sources() {
        return sources;
    }

    /** The query's own columns only: an aggregate over an outer column would belong to the outer query. */
    Scope own() {
        Scope own = new Scope(draw, List.of());
        own.sources.addAll(sources);
        return own;
    }

    /** What a subquery inside this scope sees besides its own FROM. */
    List<Source> visible() {
        List<Source> all = new ArrayList<>(sources);
        all.addAll(outer);
        return all;
    }

    String integer() {
        Source source = source(sources);
        return source.alias() + "." + draw.pick(source.integers());
    }

    String text() {
        List<Source> withText =
                sources.stream().filter(s -> !s.texts().isEmpty()).toList();
        if (withText.isEmpty()) {
            return "'x'";
        }
        Source source = source(withText);
        return source.texts().isEmpty() ? "'x'" : source.alias() + "." + draw.pick(source.texts());
    }

    private Source source(List<Source> own) {
        if (!outer.isEmpty() && draw.use(Feature.CORRELATED, 4)) {
            return draw.pick(outer);
        }
        return draw.pick(own);
    }
}
