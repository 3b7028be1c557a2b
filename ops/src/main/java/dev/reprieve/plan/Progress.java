package dev.reprieve.plan;

import java.util.List;

/** Is told how a plan goes on. Every method has a default that does nothing. */
public interface Progress {
    /** Says nothing. */
    Progress SILENT = new Progress() {};

    /** Before the first step. */
    default void planned(Plan plan) {}

    /**
     * Before a step.
     *
     * @param number counts from 1
     */
    default void started(int number, int total, Step step) {}

    /** During a long step: how much of it is done, in a unit of its own. */
    default void advanced(Step step, long done, long total) {}

    /**
     * A lock could not be had in time; it is tried again after a pause.
     *
     * @param attempt counts from 1
     * @param holders who holds what stands in the way, a sentence each
     */
    default void waiting(Step step, int attempt, List<String> holders) {}

    /** After a step has been committed. */
    default void finished(int number, int total, Step step) {}
}
