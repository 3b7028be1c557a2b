package dev.reprieve.testkit.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The columns that an expression can name at one place of a query, innermost first. */
final class Scope {
    /**
     * Something in FROM.
     *
     * @param alias how its columns are qualified
     */
    record Source(String alias, List<String> integers, List<String> texts) {}

    private final List<Source> sources = new ArrayList<>();
    private final List<Source> outer;

    Scope(List<Source> outer) {
        this.outer = outer;
    }

    void add(Source source) {
        sources.add(source);
    }

    List<Source> sources() {
        return sources;
    }

    /** What a subquery inside this scope sees besides its own FROM. */
    List<Source> visible() {
        List<Source> all = new ArrayList<>(sources);
        all.addAll(outer);
        return all;
    }

    String integer(Random random) {
        List<Source> from = !outer.isEmpty() && random.nextInt(4) == 0 ? outer : sources;
        Source source = from.get(random.nextInt(from.size()));
        return source.alias() + "." + pick(random, source.integers());
    }

    String text(Random random) {
        List<Source> from = !outer.isEmpty() && random.nextInt(4) == 0 ? outer : sources;
        List<Source> withText = from.stream().filter(s -> !s.texts().isEmpty()).toList();
        if (withText.isEmpty()) {
            return "'x'";
        }
        Source source = withText.get(random.nextInt(withText.size()));
        return source.alias() + "." + pick(random, source.texts());
    }

    static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
