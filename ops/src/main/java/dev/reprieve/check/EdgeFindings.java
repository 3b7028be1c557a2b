package dev.reprieve.check;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** References that the live key does not keep as the application expects, and those that are slow to follow. */
final class EdgeFindings {
    private static final long LARGE_ROWS = 100_000;
    private static final long TINY_ROWS = 100;

    private final Findings findings;

    private EdgeFindings(Findings findings) {
        this.findings = findings;
    }

    static void find(Findings findings) {
        EdgeFindings edges = new EdgeFindings(findings);
        findings.protection().edges().forEach(edges::covered);
        findings.catalog().tables().values().forEach(edges::foreignMember);
    }

    private void covered(Edge edge) {
        String id = "edge:" + edge.child() + "." + edge.name();
        String where = "reference " + edge.name() + " of " + edge.child();
        Optional<Table> child = findings.catalog().table(edge.child());
        if (edge.coverage() == Edge.Coverage.NONE || child.isEmpty()) {
            findings.leak(
                    id,
                    where,
                    "Nothing keeps it when a row of " + edge.parent() + " is soft-deleted.",
                    "Make " + edge.parent() + " hard, or drop the reference.");
            return;
        }
        if (edge.overwrites() && child.get().primaryKey().isEmpty()) {
            findings.leak(
                    id,
                    where,
                    edge.child() + " has no primary key, so a restore cannot put back what ON DELETE "
                            + edge.onDelete().sql() + " overwrote.",
                    "Give it a primary key.");
        }
        order(edge, id, where);
        index(edge, child.get());
    }

    /** PostgreSQL fires these triggers in the order of their names, as strings. */
    private void order(Edge edge, String id, String where) {
        Optional<ForeignKey> twin = findings.catalog().foreignKeysFrom(edge.child()).stream()
                .filter(f -> f.name().equals(Names.twin(edge.name())))
                .findFirst();
        if (edge.foreignKey().isPresent()
                && twin.isPresent()
                && twin.get().updateTrigger().compareTo(edge.foreignKey().get().updateTrigger()) < 0) {
            findings.leak(
                    id,
                    where,
                    "Its twin " + twin.get().name() + " fires first, so that a change of the parent's key fails.",
                    "Run reprieve apply, which creates the twin anew.");
        }
    }

    private void index(Edge edge, Table child) {
        boolean tiny = child.estimatedRows() > 0 && child.estimatedRows() < TINY_ROWS;
        if (tiny || child.indexes().stream().anyMatch(i -> serves(i, edge))) {
            return;
        }
        String id = "index:" + edge.child() + "(" + String.join(",", edge.columns()) + ")";
        String where = "table " + edge.child();
        String rows = child.estimatedRows() > 0
                ? String.format(Locale.ROOT, " of about %,d rows", child.estimatedRows())
                : "";
        String problem = "No index leads with " + String.join(", ", edge.columns()) + ": each delete in "
                + edge.parent() + " scans the table" + rows + ".";
        String wayOut = "Create one on " + edge.child() + " (" + String.join(", ", edge.columns()) + ").";
        if (child.estimatedRows() >= LARGE_ROWS) {
            findings.leak(id, where, problem, wayOut);
        } else {
            findings.note(id, where, problem, wayOut);
        }
    }

    private boolean serves(Index index, Edge edge) {
        int length = edge.columns().size();
        if (!index.valid() || index.keys().size() < length) {
            return false;
        }
        String live = findings.protection()
                .find(edge.child())
                .map(t -> t.markers().live())
                .orElse("");
        List<String> leading = index.keys().subList(0, length);
        boolean all = index.predicate().isEmpty()
                || index.predicate().get().replaceAll("[()\"]", "").equals(live);
        return all && new HashSet<>(leading).equals(new HashSet<>(edge.columns()));
    }

    private TableName root(TableName table) {
        return findings.catalog().rootOf(table);
    }

    private void foreignMember(Table table) {
        TableName root = root(table.name());
        if (table.kind() == Table.Kind.FOREIGN
                && !root.equals(table.name())
                && findings.protection().find(root).isPresent()) {
            findings.leak(
                    "table:" + table.name(),
                    "foreign table " + table.name(),
                    "It is part of " + root + ", but its rows lie in another database, where no constraint keeps them.",
                    "Detach it, or make " + root + " hard.");
        }
    }
}
