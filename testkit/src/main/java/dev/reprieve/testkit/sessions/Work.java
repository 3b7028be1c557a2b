package dev.reprieve.testkit.sessions;

/** What a session does, on connections of {@link Player#paced}. */
@FunctionalInterface
public interface Work {
    /** Does it and says how it ended. */
    String run() throws Exception;
}
