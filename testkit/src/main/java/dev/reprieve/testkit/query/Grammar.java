package dev.reprieve.testkit.query;

import dev.reprieve.testkit.query.Scope.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that make up queries; they call each other through here, and share what the statement has brought into being.
 *
 * <p>A rule is given room: how many tables may still multiply each other on the way to its innermost subquery. So the work
 * that a statement can cause is bounded by how many rows a table has, to the power of {@link #ROOM}.
 */
final class Grammar {
    static final int ROOM = 5;

    final Draw draw;
    final List<TableShape> tables;
    final List<ViewShape> views;
    final FromRules from;
    final ConditionRules conditions;
    final SelectRules selects;
    final WithRules withs;

    /** The WITH queries that can be read. */
    final List<Source> commonTables = new ArrayList<>();

    private final Set<String> taken = new HashSet<>();

    Grammar(Draw draw, List<TableShape> tables, List<ViewShape> views) {
        this.draw = draw;
        this.tables = List.copyOf(tables);
        this.views = List.copyOf(views);
        this.from = new FromRules(this);
        this.conditions = new ConditionRules(this);
        this.selects = new SelectRules(this);
        this.withs = new WithRules(this);
    }

    void begin() {
        draw.begin();
        commonTables.clear();
        taken.clear();
    }

    /** Takes a table's name as an alias: once a statement, so that names stay unambiguous. */
    boolean take(String name) {
        return taken.add(name);
    }

    /** Whether a WITH query goes by the name. */
    boolean shadowed(String name) {
        return commonTables.stream().anyMatch(c -> c.alias().equals(name));
    }

    /** A table that no WITH query hides. */
    TableShape table() {
        return draw.pick(tables.stream().filter(t -> !shadowed(t.name())).toList());
    }
}
