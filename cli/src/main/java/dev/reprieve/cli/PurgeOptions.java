package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.purge.PurgeLimits;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.TimeWindow;
import dev.reprieve.purge.throttle.ActiveSessions;
import dev.reprieve.purge.throttle.FileThrottle;
import dev.reprieve.purge.throttle.OldSnapshot;
import dev.reprieve.purge.throttle.QueryThrottle;
import dev.reprieve.purge.throttle.ReplicaLag;
import dev.reprieve.purge.throttle.Throttle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The knobs of {@code reprieve purge}. */
final class PurgeOptions {
    @Option(
            names = "--window",
            paramLabel = "TIMES",
            description = "Run only then: \"01:00-05:00 Europe/Berlin\". There it rests less (--window-rest).")
    private @Nullable String window;

    @Option(names = "--outside-window", description = "Run outside of the window as well, with --rest.")
    private boolean outside;

    @Option(
            names = "--rest",
            paramLabel = "RATIO",
            description = "Rest after a batch, as a part of its time, 0 to 100. Default: ${DEFAULT-VALUE}")
    private double rest = PurgeSettings.Pace.DEFAULT.restRatio();

    @Option(
            names = "--window-rest",
            paramLabel = "RATIO",
            description = "The same inside of the window. Default: ${DEFAULT-VALUE}")
    private double windowRest = PurgeSettings.Pace.DEFAULT.windowRestRatio();

    @Option(names = "--max-rows", paramLabel = "N", description = "Remove at most so many rows in a run.")
    private long maxRows = Long.MAX_VALUE;

    @Option(
            names = "--batch-target",
            paramLabel = "MILLIS",
            description = "How long a batch should take, 1 to 5000. Default: ${DEFAULT-VALUE}")
    private int targetMillis = PurgeLimits.DEFAULT.targetMillis();

    @Option(
            names = "--max-lag",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "Wait while a replica is further behind. Default: ${DEFAULT-VALUE}")
    private String maxLag = "1s";

    @Option(
            names = "--max-active",
            paramLabel = "N",
            description = "Wait while more sessions are at work. Default: half of max_connections")
    private int maxActive;

    @Option(
            names = "--max-snapshot",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "Wait while a transaction holds an older snapshot. Default: ${DEFAULT-VALUE}")
    private String maxSnapshot = "1h";

    @Option(
            names = "--throttle-query",
            paramLabel = "SQL",
            description = "Wait while the query's first value is not NULL, false, 0 or empty.")
    private @Nullable String query;

    @Option(names = "--throttle-file", paramLabel = "PATH", description = "Wait while the file exists.")
    private @Nullable Path file;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "End the run after waiting so long; the next goes on. Default: ${DEFAULT-VALUE}")
    private String patience = "1h";

    @Option(names = "--unthrottled", description = "Neither rest nor wait for anything but a pause.")
    private boolean unthrottled;

    @Option(names = "--keep-partitions", description = "Do not drop partitions of which nothing is left to keep.")
    private boolean keepPartitions;

    /** @param accepted what may be unlike the last run */
    PurgeSettings settings(Set<PurgeSettings.Unlike> accepted) {
        return checked(() -> {
            PurgeSettings settings = PurgeSettings.DEFAULT
                    .with(limits())
                    .with(pace())
                    .with(throttles())
                    .patience(span(patience))
                    .maxRows(maxRows)
                    .dropsPartitions(!keepPartitions)
                    .accepting(accepted);
            return unthrottled ? settings.with(List.of()) : settings;
        });
    }

    private PurgeLimits limits() {
        return PurgeLimits.DEFAULT.withTargetMillis(targetMillis);
    }

    private PurgeSettings.Pace pace() {
        PurgeSettings.Pace pace = unthrottled
                ? PurgeSettings.Pace.FULL
                : new PurgeSettings.Pace(rest, windowRest, PurgeSettings.Pace.DEFAULT.window(), false);
        return window == null ? pace : pace.within(TimeWindow.parse(window, ZoneId.systemDefault()), outside);
    }

    private List<Throttle> throttles() {
        List<Throttle> found = new ArrayList<>();
        found.add(new ReplicaLag(span(maxLag)));
        found.add(new ActiveSessions(maxActive));
        found.add(new OldSnapshot(span(maxSnapshot)));
        if (query != null) {
            found.add(new QueryThrottle(query));
        }
        if (file != null) {
            found.add(new FileThrottle(file));
        }
        return found;
    }

    /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}. */
    static Duration span(String text) {
        String number = text.replaceAll("[a-z]+$", "");
        String unit = text.substring(number.length());
        if (!number.matches("\\d{1,9}")) {
            throw noSpan(text);
        }
        long amount = Long.parseLong(number);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw noSpan(text);
        };
    }

    private static IllegalArgumentException noSpan(String text) {
        return new IllegalArgumentException("`" + text + "` is no span of time such as 30s, 5m, 1h or 2d");
    }

    static <T> T checked(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "",
                    e.getMessage() + ".",
                    "See `reprieve purge --help` for what may stand there.",
                    e);
        }
    }
}
