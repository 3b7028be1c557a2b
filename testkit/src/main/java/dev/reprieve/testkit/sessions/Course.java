package dev.reprieve.testkit.sessions;

import java.util.List;

/**
 * One run of all sessions.
 *
 * @param order whose turn it was, by number, step by step
 * @param steps what was done, with the session's name; a line more where a session had to wait
 * @param endings how each session ended
 */
public record Course(List<Integer> order, List<String> steps, List<String> endings) {
    public Course {
        order = List.copyOf(order);
        steps = List.copyOf(steps);
        endings = List.copyOf(endings);
    }

    /** All of it, for a failure's message. */
    @Override
    public String toString() {
        return String.join("\n", steps) + "\nended: " + endings;
    }
}
