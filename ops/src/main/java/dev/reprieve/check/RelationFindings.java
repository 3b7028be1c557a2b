package dev.reprieve.check;

import dev.reprieve.init.UndeclaredReference;
import dev.reprieve.policy.Relation;
import java.util.List;

/** References that nobody declared: children that stay live when their parent is soft-deleted. */
final class RelationFindings {
    private RelationFindings() {}

    static void find(Findings findings) {
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
