package dev.reprieve.hold;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A hold as the ledger has it.
 *
 * @param name unique among the holds in force
 * @param reason why it was placed
 * @param placedBy who placed it
 * @param released empty while it is in force
 */
public record Hold(
        String name,
        String reason,
        Instant placedAt,
        String placedBy,
        List<HoldTarget> targets,
        Optional<Released> released) {
    public Hold {
        targets = List.copyOf(targets);
    }

    /** How it ended. */
    public record Released(Instant at, String by, String reason) {}
}
