package dev.reprieve.races;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Outcomes that the twin does not have, and that docs/equivalence.md lists. Every other difference is a failure. */
enum Accepted {
    /** What a restore or a hold was to find in the trash has been purged or restored; the twin has no trash. */
    NOT_THERE_ANY_MORE {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            boolean another =
                    kind(encounter, Act.Purge.class) || outcome.endings().contains("restored");
            return another
                    && ended(encounter, outcome, "refused").stream()
                            .anyMatch(a -> a instanceof Act.Restore || a instanceof Act.Place);
        }
    },
    /**
     * Under REPEATABLE READ a row that refers to a tombstone which is restored, purged or set aside meanwhile cannot be serialized;
     * on the twin there is no such row to wait for.
     */
    TOMBSTONE_CHANGED {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            boolean product = kind(encounter, Act.Restore.class)
                    || kind(encounter, Act.Purge.class)
                    || encounter.acts().stream().anyMatch(Accepted::reuses);
            return product && ended(encounter, outcome, "40001").stream().anyMatch(Accepted::refers);
        }
    },
    /**
     * A parent that is deleted while the deletion of its last child is not committed yet: a real DELETE waits, a soft one
     * is told at once that there is a child.
     */
    CHILD_STILL_THERE {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            return !scene.name().startsWith("set null")
                    && encounter.acts().stream().anyMatch(a -> a.name().equals("delete child"))
                    && ended(encounter, outcome, "23503 ").stream().anyMatch(Accepted::deletesParent);
        }
    },
    /**
     * Under REPEATABLE READ a trigger takes the children off a parent by SET NULL, and sees those of the transaction's
     * snapshot: one deleted since cannot be serialized, one added since is reported as a child that is still there. The
     * database's own SET NULL passes over the first, and says of the second that it cannot be serialized.
     */
    SET_NULL_BY_SNAPSHOT {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            return scene.name().startsWith("set null")
                    && (ended(encounter, outcome, "40001").stream().anyMatch(Accepted::deletesParent)
                            || (ended(encounter, outcome, "23503 ").stream().anyMatch(Accepted::deletesParent)
                                    && twin.stream().anyMatch(t -> t.endings().contains("40001"))));
        }
    },
    /**
     * A key is inserted again while the deletion of its row is not committed, or not in the snapshot: the insert waits, but
     * the trigger that sets tombstones aside has looked before that.
     */
    KEY_BEING_FREED {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            return encounter.acts().stream().anyMatch(Accepted::deletesParent)
                    && (ended(encounter, outcome, "23505 posts_pkey").stream().anyMatch(Accepted::reuses)
                            || ended(encounter, outcome, "40001").stream().anyMatch(Accepted::reuses));
        }
    },
    /** Under SERIALIZABLE that trigger reads more than a plain INSERT does, of any key, and what is read can be in conflict. */
    MORE_READ {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            return encounter.acts().stream().anyMatch(Accepted::inserts)
                    && encounter.levels().stream()
                                    .filter(l -> l == Level.SERIALIZABLE)
                                    .count()
                            > 1
                    && outcome.endings().contains("40001");
        }
    },
    /** Under SERIALIZABLE the plan decides which of two reasons to fail is found first. */
    UNIQUE_OR_SERIALIZATION {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            return encounter.levels().contains(Level.SERIALIZABLE)
                    && twin.stream().anyMatch(t -> t.live().equals(outcome.live()) && swapped(outcome, t));
        }
    },
    /**
     * Under SERIALIZABLE the twin says that one of two cannot be serialized, and here both succeed, with what comes of them
     * one after the other: it sees conflicts page by page, and a DELETE and an UPDATE touch other pages.
     */
    SPARED {
        @Override
        boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
            return encounter.levels().stream().allMatch(l -> l == Level.SERIALIZABLE)
                    && encounter.comparable()
                    && outcome.endings().stream().allMatch(e -> e.startsWith("done"))
                    && twin.stream().allMatch(t -> t.endings().contains("40001"))
                    && serial.contains(outcome);
        }
    };

    /** @param serial what comes on the twin of one session after the other, in each order; for sessions of transactions */
    abstract boolean covers(Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial);

    static Optional<Accepted> of(
            Scene scene, Encounter encounter, Outcome outcome, Set<Outcome> twin, Set<Outcome> serial) {
        for (Accepted one : values()) {
            if (one.covers(scene, encounter, outcome, twin, serial)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private static boolean kind(Encounter encounter, Class<? extends Act> kind) {
        return encounter.acts().stream().anyMatch(kind::isInstance);
    }

    private static List<Act> ended(Encounter encounter, Outcome outcome, String ending) {
        return IntStream.range(0, encounter.acts().size())
                .filter(i -> outcome.endings().get(i).startsWith(ending))
                .mapToObj(encounter.acts()::get)
                .toList();
    }

    private static boolean refers(Act act) {
        return act.name().startsWith("insert ") || act.name().startsWith("move ");
    }

    private static boolean reuses(Act act) {
        return act.name().startsWith("reuse ");
    }

    private static boolean inserts(Act act) {
        return act instanceof Act.Transaction transaction
                && transaction.statements().stream().anyMatch(s -> s.startsWith("INSERT "));
    }

    private static boolean deletesParent(Act act) {
        return act instanceof Act.Transaction && act.name().endsWith(" parent");
    }

    private static boolean swapped(Outcome outcome, Outcome twin) {
        return IntStream.range(0, outcome.endings().size()).allMatch(i -> {
            String a = outcome.endings().get(i);
            String b = twin.endings().get(i);
            return a.equals(b)
                    || (a.startsWith("23505") && b.equals("40001"))
                    || (a.equals("40001") && b.startsWith("23505"));
        });
    }
}
