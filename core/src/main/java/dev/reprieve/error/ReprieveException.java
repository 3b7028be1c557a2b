package dev.reprieve.error;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A failure with three parts: where, what is wrong, what to do. The message reads {@code RPV-201 where: what. way out}.
 */
public final class ReprieveException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String where;
    private final String problem;
    private final String wayOut;
    private final ArrayList<ReprieveException> others;

    /**
     * @param where a place the reader can go to: {@code reprieve.yaml:3:5}, {@code table public.posts}; may be empty
     * @param problem what is wrong, one sentence with its full stop
     * @param wayOut what to do about it, one sentence with its full stop
     */
    public ReprieveException(ErrorCode code, String where, String problem, String wayOut) {
        this(code, where, problem, wayOut, null);
    }

    /** As above, with the failure that led to it. */
    public ReprieveException(ErrorCode code, String where, String problem, String wayOut, @Nullable Throwable cause) {
        super(code.code() + (where.isEmpty() ? "" : " " + where) + ": " + problem + " " + wayOut, cause);
        this.code = code;
        this.where = where;
        this.problem = problem;
        this.wayOut = wayOut;
        this.others = new ArrayList<>();
    }

    private ReprieveException(ReprieveException first, List<ReprieveException> all) {
        super(all.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")), first.getCause());
        this.code = first.code;
        this.where = first.where;
        this.problem = first.problem;
        this.wayOut = first.wayOut;
        this.others = new ArrayList<>(all.subList(1, all.size()));
    }

    /** Several failures found together: the first, with the messages of all, one a line. */
    public static ReprieveException of(List<ReprieveException> all) {
        return all.size() == 1 ? all.get(0) : new ReprieveException(all.get(0), all);
    }

    /** This failure and those found together with it. */
    public List<ReprieveException> all() {
        return Stream.concat(Stream.of(this), others.stream()).toList();
    }

    /** The stable code. */
    public ErrorCode code() {
        return code;
    }

    /** Where it is wrong; empty if there is no place to name. */
    public String where() {
        return where;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String wayOut() {
        return wayOut;
    }
}
