package dev.reprieve.bench;

import java.util.ArrayList;
import java.util.List;

/** Durations of one session, by the phase in which they were measured. */
final class PhasedLatencies {
    private final List<Latencies> byPhase = new ArrayList<>();

    PhasedLatencies() {
        for (int i = 0; i < Phase.values().length; i++) {
            byPhase.add(new Latencies());
        }
    }

    Latencies in(Phase phase) {
        return byPhase.get(phase.ordinal());
    }
}
