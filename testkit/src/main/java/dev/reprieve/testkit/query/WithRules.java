package dev.reprieve.testkit.query;

import java.util.List;

/** WITH clauses. */
final class WithRules {
    private static final int BODY = 2;

    private final Grammar grammar;
    private final Draw draw;

    WithRules(Grammar grammar) {
        this.grammar = grammar;
        this.draw = grammar.draw;
    }

    /** The clause; its queries can be read from then on. */
    String clause() {
        draw.note(Feature.WITH);
        boolean recursive = draw.use(Feature.WITH_RECURSIVE, 3);
        StringBuilder text = new StringBuilder(recursive ? "WITH RECURSIVE " : "WITH ");
        text.append(recursive ? recursive() : plain(true));
        if (draw.use(Feature.WITH_CHAIN, 3)) {
            text.append(", ").append(plain(!recursive));
        }
        return text.append(' ').toString();
    }

    private String recursive() {
        String name = draw.name("w");
        TableShape first = grammar.table();
        TableShape next = grammar.table();
        grammar.commonTables.add(Scope.twoColumns(name, BODY));
        return name + " (c0, c1) AS (SELECT id, 's' FROM " + first.name() + " UNION SELECT r.a, 's' FROM " + next.name()
                + " r JOIN " + name + " ON r.id = " + name + ".c0)";
    }

    /** Under RECURSIVE a query that is called like a table would read itself. */
    private String plain(boolean mayShadow) {
        String name = draw.name("w");
        if (mayShadow && draw.use(Feature.WITH_SHADOWING, 4)) {
            String shadowed = grammar.table().name();
            // one table at least must stay to be read
            name = grammar.commonTables.stream().noneMatch(c -> c.alias().startsWith("t")) ? shadowed : name;
        }
        // SQLite takes the name in its own body for itself
        boolean circular = draw.database() == Database.SQLITE && name.startsWith("t");
        String body = draw.use(Feature.WITH_VALUES, circular ? 1 : 10)
                ? " (c0, c1) AS (VALUES (1, 'x'), (3, 'y'))"
                : " AS " + materialized() + "(" + grammar.selects.twoColumns(BODY, List.of()) + ")";
        grammar.commonTables.add(Scope.twoColumns(name, BODY));
        return name + body;
    }

    private String materialized() {
        return draw.use(Feature.WITH_MATERIALIZED, 4) ? draw.pick(List.of("MATERIALIZED ", "NOT MATERIALIZED ")) : "";
    }
}
