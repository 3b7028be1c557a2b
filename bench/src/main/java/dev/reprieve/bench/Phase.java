package dev.reprieve.bench;

/** The parts of a run under load. */
enum Phase {
    /** Caches fill; not measured. */
    WARMUP,
    /** The workload alone. */
    BASELINE,
    /** The workload while the plan is applied. */
    APPLY,
    /** The workload alone again, on the changed schema. */
    AFTER
}
