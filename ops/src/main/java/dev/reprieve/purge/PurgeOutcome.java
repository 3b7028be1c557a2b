package dev.reprieve.purge;

/** How a run ended. */
public enum PurgeOutcome {
    /** All that had expired and could go has gone. */
    DONE("done"),
    /** As many rows as a run may remove are gone; the next goes on. */
    ROW_CAP("row cap"),
    /** The window has closed; the next run goes on when it opens. */
    WINDOW_CLOSED("window closed"),
    /** It has waited too long for a throttle. */
    THROTTLED("throttled"),
    /** Somebody asked it to stop. */
    STOPPED("stopped");

    private final String text;

    PurgeOutcome(String text) {
        this.text = text;
    }

    /** As the ledger and reports write it. */
    public String text() {
        return text;
    }
}
