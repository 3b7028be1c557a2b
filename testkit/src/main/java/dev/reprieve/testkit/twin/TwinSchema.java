package dev.reprieve.testkit.twin;

import java.util.ArrayList;
import java.util.List;

/** A generated schema with its policy. */
public record TwinSchema(List<TwinTable> tables, List<TwinReference> references, List<TwinView> views) {
    /** A view; it shows all rows of a table that meet the condition. */
    record TwinView(String name, String table, String condition) {
        String ddl() {
            return "CREATE VIEW " + name + " AS SELECT * FROM " + table + " WHERE " + condition;
        }
    }

    public TwinSchema {
        tables = List.copyOf(tables);
        references = List.copyOf(references);
        views = List.copyOf(views);
    }

    /** What creates it; on the guarded side {@link #undeclared()} follows before it is brought to its policy. */
    public List<String> ddl() {
        List<String> ddl = new ArrayList<>();
        tables.forEach(t -> ddl.addAll(t.ddl()));
        references.stream().filter(TwinReference::kept).forEach(r -> ddl.add(r.ddl()));
        views.forEach(v -> ddl.add(v.ddl()));
        return ddl;
    }

    /** What drops the foreign keys in whose place the policy declares relations. */
    public List<String> undeclared() {
        return references.stream()
                .filter(r -> r.declared().isPresent() && r.kept())
                .map(r -> "ALTER TABLE " + r.child() + " DROP CONSTRAINT " + r.name())
                .toList();
    }

    /** What the policy declares. */
    public List<TwinRelation> relations() {
        return references.stream()
                .flatMap(r -> r.declared().stream()
                        .map(how -> new TwinRelation(r.child(), r.columns(), r.parent(), r.parentColumns(), how)))
                .toList();
    }

    /** The tables whose policy is soft. */
    public List<String> softTables() {
        return tables.stream().filter(TwinTable::soft).map(TwinTable::name).toList();
    }

    /** Whether there is something of the trait, where that can be told by the schema and may not have been drawn. */
    boolean shows(Trait trait) {
        return switch (trait) {
            case PARTITIONED -> tables.stream().anyMatch(t -> t.partitions().isPresent());
            case DECLARED -> references.stream().anyMatch(r -> r.declared().isPresent() && r.kept());
            default -> true;
        };
    }

    TwinTable table(String name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    List<TwinReference> from(TwinTable child) {
        return references.stream().filter(r -> r.child().equals(child.name())).toList();
    }

    List<TwinReference> to(TwinTable parent) {
        return references.stream().filter(r -> r.parent().equals(parent.name())).toList();
    }

    /** What can be left out one by one: constraints, indexes and views, and tables that the texts do not name. */
    List<String> parts(List<String> texts) {
        List<String> parts = new ArrayList<>();
        for (TwinTable table : tables) {
            if (texts.stream().noneMatch(s -> s.matches("(?s).*\\b" + table.name() + "\\b.*"))) {
                parts.add(table.name());
            }
        }
        views.forEach(v -> parts.add(v.name()));
        references.forEach(r -> parts.add(r.name()));
        for (TwinTable table : tables) {
            table.uniques().forEach(u -> parts.add(u.name()));
            table.checks().forEach(c -> parts.add(c.name()));
            table.partitions().ifPresent(p -> parts.add(table.inPartitions()));
        }
        return parts;
    }

    /** The same without a part; what depends on the part goes with it. */
    TwinSchema without(String part) {
        List<TwinTable> keptTables = tables.stream()
                .filter(t -> !t.name().equals(part))
                .map(t -> t.without(part))
                .toList();
        List<TwinReference> keptReferences = references.stream()
                .filter(r -> !r.name().equals(part)
                        && !r.parent().equals(part)
                        && !r.child().equals(part)
                        && keptTables.stream()
                                .anyMatch(t -> t.name().equals(r.parent()) && hasKey(t, r.parentColumns())))
                .toList();
        List<TwinView> keptViews = views.stream()
                .filter(v -> !v.name().equals(part) && !v.table().equals(part))
                .toList();
        return new TwinSchema(keptTables, keptReferences, keptViews);
    }

    private static boolean hasKey(TwinTable table, List<String> columns) {
        return table.key().equals(columns)
                || table.uniques().stream()
                        .anyMatch(u -> u.referenced() && u.columns().equals(columns));
    }
}
