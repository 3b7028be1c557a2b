package dev.reprieve.check;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.init.UndeclaredReference;
import dev.reprieve.policy.Relation;
import java.util.List;

/** References that nobody declared: children that stay live when their parent is soft-deleted. */
final class RelationFindings {
    private RelationFindings() {}

    static void find(Findings findings) {
        named(findings);
        findings.catalog().tables().values().stream()
                .filter(t -> t.parents().isEmpty())
                .forEach(t -> polymorphic(findings, t));
    }

    /** {@code item_type} says which table {@code item_id} refers to: no constraint can keep that. */
    private static void polymorphic(Findings findings, Table table) {
        for (Column column : table.columns()) {
            String type = column.name();
            String id = type.endsWith("_type") ? type.substring(0, type.length() - "type".length()) + "id" : "";
            if (table.column(id).isPresent() && !findings.protection().tables().isEmpty()) {
                findings.note(
                        "relation:" + table.name() + "(" + id + "," + type + ")",
                        "columns " + id + " and " + type + " of " + table.name(),
                        "They look like a reference to several tables, which the live key cannot keep: such rows stay"
                                + " when what they refer to is deleted.",
                        "Make the table soft and delete its rows along with what they refer to, in the same"
                                + " transaction; one restore then brings back both.");
            }
        }
    }

    private static void named(Findings findings) {
        List<Relation> declared = findings.protection().policy().relations();
        for (UndeclaredReference reference : UndeclaredReference.findAll(findings.catalog())) {
            boolean decided = declared.stream()
                    .anyMatch(r ->
                            r.child().equals(reference.child()) && r.columns().contains(reference.column()));
            if (!decided && findings.protection().find(reference.parent()).isPresent()) {
                findings.leak(
                        "relation:" + reference.child() + "(" + reference.column() + ")",
                        "column " + reference.child() + "." + reference.column(),
                        "It looks like a reference to " + reference.parent()
                                + ", but no foreign key says so: its rows stay when the parent is deleted.",
                        "Declare it below relations with on_delete cascade, restrict or ignore, or add a foreign key.");
            }
        }
    }
}
