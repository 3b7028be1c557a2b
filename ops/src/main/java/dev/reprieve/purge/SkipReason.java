package dev.reprieve.purge;

/** Why a purge left a tombstone that had expired when the run began. */
public enum SkipReason {
    /** Another session had locked it, or its deletion. */
    LOCKED("locked by another session"),
    /** A legal hold holds it. */
    HELD("held"),
    /** Another row still refers to it, live or in the trash. */
    CHILD("still referred to"),
    /** It was restored, removed or changed during the run. */
    CHANGED("restored or changed meanwhile"),
    /** The database refused to delete it; the log has what it said. */
    REFUSED("refused by the database");

    private final String text;

    SkipReason(String text) {
        this.text = text;
    }

    /** As reports write it. */
    public String text() {
        return text;
    }
}
