package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Tokens;

/** Comments such as {@code /* reprieve: all *}{@code /}, which say what one statement sees. */
final class Hints {
    private Hints() {}

    /**
     * What the comments between two characters of the text say.
     *
     * @param otherwise what holds if they say nothing
     */
    static Visibility visibility(Tokens tokens, int from, int to, Visibility otherwise) {
        Visibility result = otherwise;
        for (Tokens.Comment comment : tokens.comments()) {
            if (comment.start() >= from && comment.start() < to) {
                result = switch (comment.content()) {
                    case "live" -> Visibility.LIVE;
                    case "all" -> Visibility.ALL;
                    case "only_deleted" -> Visibility.ONLY_DELETED;
                    default ->
                        throw new Refusal(
                                ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                                comment.start(),
                                "The hint \"" + comment.content() + "\" is not known.",
                                "Write live, all or only_deleted.");
                };
            }
        }
        return result;
    }
}
