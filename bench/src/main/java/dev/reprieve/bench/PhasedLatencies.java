package dev.reprieve.bench;

import java.util.EnumMap;
import java.util.Map;

/** Durations of one session, by the phase in which they were measured. */
final class PhasedLatencies {
    private final Map<Phase, Latencies> byPhase = new EnumMap<>(Phase.class);

    Latencies in(Phase phase) {
        return byPhase.computeIfAbsent(phase, p -> new Latencies());
    }
}
