package dev.reprieve.purge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a database may be purged: only once somebody has said so, and only as long as it is the very database of which
 * it was said, not a copy or a restored backup of it.
 *
 * @param armedAt when it was said; empty if never, or taken back
 * @param armedBy who said it
 * @param differs what is another than it was then: {@code server}, {@code timeline} or {@code database}
 * @param unknown which of these cannot be compared, because the session lacks the right to ask (pg_monitor has it)
 */
public record Arming(
        Optional<Instant> armedAt, Optional<String> armedBy, Optional<String> differs, List<String> unknown) {
    public Arming {
        unknown = List.copyOf(unknown);
    }

    /** Whether runs remove rows. */
    public boolean armed() {
        return armedAt.isPresent() && differs.isEmpty();
    }

    /** Why they do not, one sentence with its full stop; empty if they do. */
    public String problem() {
        if (armedAt.isEmpty()) {
            return "The purge is not armed on this database.";
        }
        return differs.map(d -> switch (d) {
                    case "server" -> "The purge was armed on another server; this is a copy.";
                    case "timeline" ->
                        "The server is on another timeline than when the purge was armed: it was restored"
                                + " from a backup, or a standby was promoted.";
                    default -> "The purge was armed in another database; this is a copy.";
                })
                .orElse("");
    }
}
