package dev.reprieve.testkit.twin;

import java.util.EnumSet;
import java.util.Set;

/** What a generated schema or stream may have besides the ordinary. */
public enum Trait {
    /** Natural keys, and unique keys that are referenced, are taken again after they were deleted. */
    REUSED_KEYS,
    /** Tables whose policy is hard may be referenced by protected ones. */
    HARD_PARENTS,
    /** Composite foreign keys with MATCH FULL. */
    MATCH_FULL,
    /** Foreign keys that reference a unique constraint. */
    REFERENCED_UNIQUES,
    /** Tables with references of which one cascades and another is overwritten when the parent goes. */
    MIXED_DELETES,
    /** Keys that other rows refer to are changed. */
    CHANGED_KEYS,
    /** Tables in partitions; statements may name a partition. */
    PARTITIONED,
    /** Batches of prepared statements and of texts. */
    BATCHES,
    /** References without a foreign key on the guarded side, which the policy declares. */
    DECLARED;

    /** Some of them, always the same for a seed. */
    public static Set<Trait> drawn(long seed) {
        Chance chance = new Chance(~seed);
        Set<Trait> drawn = EnumSet.noneOf(Trait.class);
        for (Trait trait : values()) {
            if (chance.oneIn(3)) {
                drawn.add(trait);
            }
        }
        return drawn;
    }
}
