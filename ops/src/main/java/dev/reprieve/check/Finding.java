package dev.reprieve.check;

import java.util.Optional;

/**
 * Something that {@code check} found.
 *
 * @param id what the policy accepts it by: {@code view:public.recent}, {@code function:public.f(integer)}
 * @param where what it is about: {@code view public.recent}
 * @param problem what is wrong, one sentence with its full stop
 * @param wayOut what to do about it, one sentence with its full stop
 * @param mend SQL that would do it, where there is one
 * @param accepted why the policy accepts it, if it does
 */
public record Finding(
        String id,
        Severity severity,
        String where,
        String problem,
        String wayOut,
        Optional<String> mend,
        Optional<String> accepted) {
    /** {@code where: problem way out}. */
    public String message() {
        return where + ": " + problem + " " + wayOut;
    }

    /** Whether it makes {@code check} fail. */
    public boolean fails() {
        return severity == Severity.LEAK && accepted.isEmpty();
    }

    Finding accept(String why) {
        return new Finding(id, severity, where, problem, wayOut, mend, Optional.of(why));
    }
}
