package dev.reprieve.bench;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Durations of one session, by the phase in which they were measured and by the kind of statement. */
final class PhasedLatencies {
    private final Map<Phase, Map<String, Latencies>> byPhase = new EnumMap<>(Phase.class);

    void add(Phase phase, String kind, long nanos) {
        phase(phase).computeIfAbsent(kind, k -> new Latencies()).add(nanos);
    }

    /** All kinds together, of all sessions. */
    static Latencies in(Phase phase, Collection<PhasedLatencies> sessions) {
        return Latencies.merged(
                sessions.stream().flatMap(s -> s.phase(phase).values().stream()).toList());
    }

    /** One kind, of all sessions. */
    static Latencies in(Phase phase, String kind, Collection<PhasedLatencies> sessions) {
        return Latencies.merged(sessions.stream()
                .map(s -> s.phase(phase).getOrDefault(kind, new Latencies()))
                .toList());
    }

    /** All kinds of statements that were measured, by name. */
    static Set<String> kinds(Collection<PhasedLatencies> sessions) {
        Set<String> kinds = new TreeSet<>();
        sessions.forEach(s -> s.byPhase.values().forEach(m -> kinds.addAll(m.keySet())));
        return kinds;
    }

    private Map<String, Latencies> phase(Phase phase) {
        return byPhase.computeIfAbsent(phase, p -> new TreeMap<>());
    }
}
