package dev.reprieve.rewrite;

import dev.reprieve.scope.Visibility;
import java.util.List;

/**
 * The circumstances in which a text is run; together with the text they are the key of a cached rewrite.
 *
 * @param visibility which rows of protected tables it sees, unless a hint in the text says otherwise
 * @param searchPath the connection's schemas, first one first, for names without a schema
 * @param standardConformingStrings false if a backslash escapes in ordinary strings on this connection; on databases
 *     where it normally does, true means that it does not
 */
public record Request(Visibility visibility, List<String> searchPath, boolean standardConformingStrings) {
    public Request {
        searchPath = List.copyOf(searchPath);
    }
}
