package dev.reprieve.guard;

import dev.reprieve.catalog.TableName;
import dev.reprieve.catalog.View;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.policy.Acceptance;
import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds views that someone has made or replaced outside the guard since {@code apply}, and that show deleted rows. */
final class LeakingViews {
    private LeakingViews() {}

    /** The views whose query lacks the live filter and that the policy does not accept. */
    static Set<TableName> of(Protection protection, Rewriter rewriter) {
        Set<String> accepted =
                protection.policy().accepted().stream().map(Acceptance::finding).collect(Collectors.toSet());
        // the catalog prints every name with its schema
        Request request = new Request(Visibility.LIVE, List.of(), true);
        Set<TableName> leaking = new TreeSet<>();
        for (View view : protection.catalog().views().values()) {
            boolean concerned =
                    view.reads().stream().anyMatch(t -> protection.find(t).isPresent());
            if (concerned && !accepted.contains("view:" + view.name()) && leaks(rewriter, view, request)) {
                leaking.add(view.name());
            }
        }
        return leaking;
    }

    private static boolean leaks(Rewriter rewriter, View view, Request request) {
        Rewrite rewrite = rewriter.rewrite(view.definition(), request);
        // a view that names marker columns filters by hand, which the policy refuses to statements only
        return (rewrite instanceof Rewrite.Refused refused && refused.code() != ErrorCode.STATEMENT_BY_HAND)
                || (rewrite instanceof Rewrite.Changed changed && !changed.sql().equals(view.definition()));
    }
}
