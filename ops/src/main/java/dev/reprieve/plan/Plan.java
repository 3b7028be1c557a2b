package dev.reprieve.plan;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is left to do, in order.
 *
 * @param undo whether it takes Reprieve out of the database rather than in
 * @param obstacles what stands in the way or deserves a warning
 * @param notes what is worth knowing before it runs, a sentence each
 */
public record Plan(boolean undo, List<Step> steps, List<Obstacle> obstacles, List<String> notes) {
    public Plan {
        steps = List.copyOf(steps);
        obstacles = List.copyOf(obstacles);
        notes = List.copyOf(notes);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Whether an obstacle must be mended first. */
    public boolean blocked() {
        return obstacles.stream().anyMatch(Obstacle::blocks);
    }

    /** Fails if the plan is blocked, naming everything that blocks it. */
    public void requireRunnable() {
        List<Obstacle> blocking = obstacles.stream().filter(Obstacle::blocks).toList();
        if (blocking.isEmpty()) {
            return;
        }
        boolean losesRows = undo && blocking.stream().anyMatch(o -> o.rows() > 0);
        ErrorCode code = losesRows ? ErrorCode.UNDO_LOSES_ROWS : ErrorCode.PLAN_BLOCKED;
        Obstacle first = blocking.get(0);
        if (blocking.size() == 1) {
            throw new ReprieveException(code, first.where(), first.problem(), first.wayOut());
        }
        String all = blocking.stream()
                .map(o -> o.where() + ": " + o.problem() + " " + o.wayOut())
                .collect(Collectors.joining("\n  ", blocking.size() + " things stand in the way.\n  ", "\n"));
        throw new ReprieveException(code, "", all.stripTrailing(), "Nothing has been changed.");
    }
}
