package dev.reprieve.scope;

/** Which rows of protected tables a statement sees. */
public enum Visibility {
    /** Live rows only: the default, and what the application always gets unless it asks. */
    LIVE,
    /** Live rows and tombstones. */
    ALL,
    /** Tombstones only. */
    ONLY_DELETED
}
