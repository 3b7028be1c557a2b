package dev.reprieve.plan;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The order in which views can be made: what a view reads, at any remove, comes before it. */
final class ViewOrder {
    private final Catalog catalog;
    private final Set<TableName> seen = new HashSet<>();
    private final List<View> order = new ArrayList<>();

    private ViewOrder(Catalog catalog) {
        this.catalog = catalog;
    }

    static List<View> sorted(Catalog catalog, Collection<TableName> names) {
        ViewOrder all = new ViewOrder(catalog);
        names.stream().sorted().forEach(all::visit);
        return all.order.stream().filter(v -> names.contains(v.name())).toList();
    }

    private void visit(TableName name) {
        View view = catalog.views().get(name);
        if (view != null && seen.add(name)) {
            view.reads().stream().sorted().forEach(this::visit);
            order.add(view);
        }
    }
}
