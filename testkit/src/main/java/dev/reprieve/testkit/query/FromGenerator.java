package dev.reprieve.testkit.query;

import dev.reprieve.testkit.query.Scope.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates FROM clauses: tables, common tables, derived tables and joins of them. */
final class FromGenerator {
    private static final int DEEPEST = 3;

    private final QueryGenerator query;
    private final Random random;

    FromGenerator(QueryGenerator query) {
        this.query = query;
        this.random = query.random();
    }

    /** The clause with its keyword; what it brings into scope is added to the scope. */
    String clause(Scope scope, int depth) {
        List<Source> sources = new ArrayList<>();
        String text = " FROM " + operand(scope, sources, depth, 0);
        if (query.chance(5)) {
            text += ", " + source(scope, sources, depth);
        }
        sources.forEach(scope::add);
        return text;
    }

    private String operand(Scope outer, List<Source> sources, int depth, int nesting) {
        String text = source(outer, sources, depth);
        int joins = depth >= DEEPEST ? random.nextInt(2) : random.nextInt(3);
        // a lone table in parentheses is no join
        joins = nesting > 0 ? Math.max(1, joins) : joins;
        for (int i = 0; i < joins; i++) {
            text = join(text, outer, sources, depth, nesting);
        }
        return text;
    }

    private String join(String left, Scope outer, List<Source> sources, int depth, int nesting) {
        List<Source> right = new ArrayList<>();
        boolean nested = query.features().nestedJoin() && nesting < 2 && query.chance(4);
        String operand = nested ? "(" + operand(outer, right, depth, nesting + 1) + ")" : source(outer, right, depth);
        String kind = kind();
        // USING and NATURAL merge columns: only between two plain sources, whose columns stay qualified
        boolean merges =
                query.features().usingCondition() && sources.size() == 1 && right.size() == 1 && query.chance(5);
        if (merges
                && sources.get(0).integers().contains("a")
                && right.get(0).integers().contains("a")) {
            sources.addAll(right);
            boolean natural = query.chance(3) && (query.features().naturalOuter() || !isOuter(kind));
            return natural ? left + " NATURAL " + kind + operand : left + " " + kind + operand + " USING (a)";
        }
        if (query.chance(10)) {
            sources.addAll(right);
            return left + " CROSS JOIN " + operand;
        }
        sources.addAll(right);
        Scope on = new Scope(List.of());
        sources.forEach(on::add);
        // a FULL JOIN wants a condition that can be merged or hashed
        String condition = kind.startsWith("FULL") || query.chance(2)
                ? integerOf(sources.subList(0, sources.size() - right.size())) + " = " + integerOf(right)
                : query.condition(on, Math.max(depth + 1, 2));
        return left + " " + kind + operand + " ON " + condition;
    }

    private static boolean isOuter(String kind) {
        return !kind.equals("JOIN ") && !kind.equals("INNER JOIN ");
    }

    private String integerOf(List<Source> sources) {
        Source source = Scope.pick(random, sources);
        return source.alias() + "." + Scope.pick(random, source.integers());
    }

    private String kind() {
        List<String> kinds = new ArrayList<>(List.of("JOIN ", "INNER JOIN ", "LEFT JOIN ", "LEFT OUTER JOIN "));
        if (query.features().rightJoin()) {
            kinds.add("RIGHT JOIN ");
        }
        if (query.features().fullJoin()) {
            kinds.add("FULL JOIN ");
        }
        return Scope.pick(random, kinds);
    }

    private String source(Scope outer, List<Source> sources, int depth) {
        if (depth < DEEPEST && query.chance(7)) {
            String alias = query.name("d");
            boolean lateral = query.features().lateral() && !outer.visible().isEmpty() && query.chance(2);
            String text = (lateral ? "LATERAL " : "") + "(" + query.twoColumns(depth + 1, List.of()) + ") " + alias;
            sources.add(new Source(alias, List.of("c0"), List.of("c1")));
            return text;
        }
        if (!query.commonTables().isEmpty() && query.chance(3)) {
            Source common = Scope.pick(random, query.commonTables());
            String alias = query.name("w");
            sources.add(new Source(alias, common.integers(), common.texts()));
            return common.alias() + " " + alias;
        }
        List<TableShape> real = query.tables().stream()
                .filter(t ->
                        query.commonTables().stream().noneMatch(c -> c.alias().equals(t.name())))
                .toList();
        TableShape table = Scope.pick(random, real);
        boolean named = query.chance(4) && query.mayStandUnaliased(table.name());
        String alias = named ? table.name() : query.name("q");
        List<String> integers = new ArrayList<>(List.of("id"));
        integers.addAll(table.integers());
        sources.add(new Source(alias, integers, table.texts()));
        return named ? table.name() : table.name() + (query.chance(2) ? " AS " : " ") + alias;
    }
}
