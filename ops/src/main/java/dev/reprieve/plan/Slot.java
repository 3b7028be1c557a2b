package dev.reprieve.plan;

import dev.reprieve.catalog.ForeignKey;
import java.util.Optional;

/** The place of one foreign key: who holds it now, who is to, and how old that one is. */
final class Slot {
    /** Sorts after every trigger that exists: one that the plan has yet to create. */
    private static final String YOUNGEST = "\uffff";

    private final Optional<ForeignKey> current;
    private final Optional<ForeignKey> successor;
    private boolean replaced;
    private boolean successorDropped;

    Slot(Optional<ForeignKey> current, Optional<ForeignKey> successor) {
        this.current = current;
        this.successor = successor;
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

    /** Says that whoever is to hold the place now will not do; a younger one is needed. */
    void reject() {
        if (!replaced) {
            replaced = current.isPresent();
        } else {
            successorDropped = true;
        }
    }

    /** The name of the trigger that carries out its ON UPDATE: PostgreSQL fires them in the order of these names. */
    private String trigger() {
        Optional<ForeignKey> holder = replaced ? usableSuccessor() : current;
        return holder.map(ForeignKey::updateTrigger).orElse(YOUNGEST);
    }

    private boolean settled() {
        return !trigger().equals(YOUNGEST);
    }

    /**
     * Makes sure that this one fires before the other. Usually the other is made anew, hence younger. But where it is
     * younger already, its number only has more digits, and no successor of it would sort after this one: then this one
     * is made anew too.
     *
     * @return whether something had to change
     */
    boolean before(Slot other) {
        if (!other.settled() || (settled() && trigger().compareTo(other.trigger()) < 0)) {
            return false;
        }
        if (settled() && trigger().length() < other.trigger().length()) {
            reject();
        }
        other.reject();
        return true;
    }
}
