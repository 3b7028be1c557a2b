package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.sql.TableRef.Role;
import java.util.List;
import java.util.Optional;

/**
 * The protected tables that a text names.
 *
 * @param references in the order of the text; empty if it could not be read
 * @param unreadable why it could not be read, if so
 */
public record References(List<Reference> references, Optional<Rewrite.Refused> unreadable) {
    public References {
        references = List.copyOf(references);
    }

    /**
     * One place where the text names a protected table as a table.
     *
     * @param role what the statement does to the table there
     * @param offset index of the name's first character
     */
    public record Reference(TableName table, Role role, int offset) {}
}
