package dev.reprieve.plan;

import dev.reprieve.catalog.ForeignKey;
import java.util.Optional;

/** The place of one foreign key: who holds it now, who is to, and how old that one is. */
final class Slot {
    private static final String TRIGGER = "RI_ConstraintTrigger_a_";

    private final Optional<ForeignKey> current;
    private final Optional<ForeignKey> successor;
    private boolean replaced;
    private final String next;
    private boolean successorDropped;

    /**
     * @param nextNumber about what number the database will give to its next object
     */
    Slot(Optional<ForeignKey> current, Optional<ForeignKey> successor, long nextNumber) {
        this.current = current;
        this.successor = successor;
        this.next = TRIGGER + nextNumber;
    }

    Optional<ForeignKey> current() {
        return current;
    }

    /** The successor that is there already and will do. */
    Optional<ForeignKey> usableSuccessor() {
        return replaced && !successorDropped ? successor : Optional.empty();
    }

    /** A successor that is there but of no use. */
    Optional<ForeignKey> staleSuccessor() {
        return replaced && !successorDropped ? Optional.empty() : successor;
    }

    /** Whether a successor is to take the place of one that is there. */
    boolean replaced() {
        return replaced;
    }

    /** Whether there is nobody in the place. */
    boolean vacant() {
        return current.isEmpty();
    }

    /** Says that whoever is to hold the place now will not do; a younger one is needed. Returns true. */
    boolean reject() {
        if (!replaced) {
            replaced = current.isPresent();
        } else {
            successorDropped = true;
        }
        return true;
    }

    private Optional<ForeignKey> holder() {
        return replaced ? usableSuccessor() : current;
    }

    /** The name of the trigger that carries out its ON UPDATE: PostgreSQL fires them in the order of these names. */
    private String trigger() {
        return holder().map(ForeignKey::updateTrigger).orElse(next);
    }

    /**
     * Makes sure that this one fires before the other. Usually it is enough to make the other anew, hence younger. But
     * names sort as text: where the numbers have gained a digit since this one was made, nothing younger may ever sort
     * after it, and it is made anew too.
     *
     * @return whether something had to change
     */
    boolean before(Slot other) {
        boolean settled = holder().isPresent();
        if (other.holder().isEmpty()) {
            return settled && trigger().compareTo(other.next) > 0 && reject();
        }
        if (settled && trigger().compareTo(other.trigger()) < 0) {
            return false;
        }
        if (settled && trigger().compareTo(next) > 0) {
            reject();
        }
        return other.reject();
    }
}
