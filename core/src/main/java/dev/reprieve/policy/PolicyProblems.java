package dev.reprieve.policy;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with a policy file, so that one reading shows many mistakes. */
final class PolicyProblems {
    /** After this many the reading stops: the file is something else altogether. */
    static final int LIMIT = 20;

    private final String file;
    private final List<Found> found = new ArrayList<>();

    PolicyProblems(String file) {
        this.file = file;
    }

    /** Notes a problem; throws all so far when there are too many. */
    void add(Node node, String problem, String wayOut) {
        found.add(new Found(
                node.getStartMark().map(Mark::getIndex).orElse(0),
                at(ErrorCode.POLICY_INVALID, node.getStartMark(), problem, wayOut)));
        if (found.size() >= LIMIT) {
            throwAny();
        }
    }

    ReprieveException at(ErrorCode code, Optional<Mark> mark, String problem, String wayOut) {
        String where = mark.map(m -> file + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse(file);
        return new ReprieveException(code, where, problem, wayOut);
    }

    /** Throws what has been found, if anything, in the order of the file. */
    void throwAny() {
        if (!found.isEmpty()) {
            throw ReprieveException.of(found.stream()
                    .sorted(Comparator.comparingInt(Found::index))
                    .map(Found::problem)
                    .toList());
        }
    }

    /** A problem and where it stands, so that they can be told in the file's order. */
    private record Found(int index, ReprieveException problem) {}
}
