package dev.reprieve.plan;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.ForeignKey.Action;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import java.util.List;
import java.util.Optional;

/** One edge with its two foreign keys: the base on the original columns, and the twin that also has the live key. */
record KeyPlace(Edge edge, ProtectedTable child, ProtectedTable parent, Slot base, Slot twin) {
    static KeyPlace of(Work work, Edge edge) {
        ProtectedTable child = work.protection().find(edge.child()).orElseThrow();
        ProtectedTable parent = work.protection().find(edge.parent()).orElseThrow();
        long next = work.installed().nextNumber();
        KeyPlace place = new KeyPlace(
                edge,
                child,
                parent,
                new Slot(edge.foreignKey(), find(work, edge, Names.successor(edge.name())), next),
                new Slot(find(work, edge, edge.twinName()), find(work, edge, Names.successor(edge.twinName())), next));
        boolean fence = work.protection().policy().fence();
        place.base
                .current()
                .filter(k -> k.onDelete() != place.baseOnDelete(fence))
                .ifPresent(k -> place.base.reject());
        place.twin.current().filter(k -> !place.fitsTwin(k)).ifPresent(k -> place.twin.reject());
        return place;
    }

    private static Optional<ForeignKey> find(Work work, Edge edge, String name) {
        return work.catalog().foreignKeysFrom(edge.child()).stream()
                .filter(f -> f.name().equals(name))
                .findFirst();
    }

    /**
     * What the base does when a parent is deleted for good. With the fence that is the purge's business, so a CASCADE
     * would only destroy what it should not; where both sides follow others, their deletes are as physical as ever.
     */
    Action baseOnDelete(boolean fence) {
        boolean physical = !child.soft() && !parent.soft();
        return edge.onDelete() == Action.CASCADE && fence && !physical ? Action.NO_ACTION : edge.onDelete();
    }

    /** What the twin does when a parent becomes a tombstone. */
    Action twinOnUpdate() {
        if (edge.coverage() == Edge.Coverage.TWIN_AND_TRIGGER) {
            return Action.NO_ACTION; // the trigger on the parent has done it by then
        }
        return switch (edge.onDelete()) {
            case CASCADE -> Action.CASCADE;
            case RESTRICT -> Action.RESTRICT;
            case NO_ACTION, SET_NULL, SET_DEFAULT -> Action.NO_ACTION;
        };
    }

    private boolean fitsTwin(ForeignKey twin) {
        return twin.onUpdate() == twinOnUpdate()
                && twin.deferrable() == deferrable()
                && twin.initiallyDeferred() == initiallyDeferred();
    }

    private boolean deferrable() {
        return edge.foreignKey().map(ForeignKey::deferrable).orElse(false);
    }

    private boolean initiallyDeferred() {
        return edge.foreignKey().map(ForeignKey::initiallyDeferred).orElse(false);
    }

    /** Whether the rows that are there satisfy it, as far as the original says. */
    boolean provable() {
        return edge.foreignKey().map(ForeignKey::validated).orElse(true);
    }

    /** The base as it is to be. */
    String baseDefinition(boolean fence) {
        ForeignKey key = edge.foreignKey().orElseThrow();
        Action onDelete = baseOnDelete(fence);
        String set = key.onDeleteColumns().isEmpty() ? "" : " (" + Work.columns(key.onDeleteColumns()) + ")";
        return "FOREIGN KEY (" + Work.columns(edge.columns()) + ") REFERENCES "
                + edge.parent().sql() + " (" + Work.columns(edge.parentColumns()) + ")"
                + (key.match() == ForeignKey.Match.FULL ? " MATCH FULL" : "")
                + " ON UPDATE " + key.onUpdate().sql() + " ON DELETE " + onDelete.sql() + set + timing();
    }

    /** The twin as it is to be. */
    String twinDefinition() {
        String childLive = child.markers().live();
        String parentLive = parent.markers().live();
        return "FOREIGN KEY (" + Work.columns(edge.columns()) + ", " + Work.columns(List.of(childLive))
                + ") REFERENCES " + edge.parent().sql() + " (" + Work.columns(edge.parentColumns()) + ", "
                + Work.columns(List.of(parentLive)) + ") ON UPDATE "
                + twinOnUpdate().sql() + timing();
    }

    private String timing() {
        return (deferrable() ? " DEFERRABLE" : "") + (initiallyDeferred() ? " INITIALLY DEFERRED" : "");
    }
}
