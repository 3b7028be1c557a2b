package dev.reprieve.plan;

import java.util.List;
import java.util.Optional;

/**
 * Something in the database that stands in a plan's way, found before anything is changed.
 *
 * @param blocks whether the plan cannot run before it is mended
 * @param where a place the reader can go to: {@code table public.posts}
 * @param problem what is wrong, one sentence with its full stop
 * @param wayOut what to do about it, one sentence with its full stop
 * @param rows how many rows are concerned; 0 if it is not about rows
 * @param samples keys of some of these rows
 * @param mend a statement that would mend it
 */
public record Obstacle(
        boolean blocks,
        String where,
        String problem,
        String wayOut,
        long rows,
        List<String> samples,
        Optional<String> mend) {
    public Obstacle {
        samples = List.copyOf(samples);
    }
}
