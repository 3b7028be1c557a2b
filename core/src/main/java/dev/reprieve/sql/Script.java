package dev.reprieve.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A text as statements, each with its scopes and table references.
 *
 * @param tokens what all positions refer to
 */
public record Script(Tokens tokens, List<Statement> statements) {
    /**
     * Parses all statements of a text.
     *
     * @throws SyntaxException if one cannot be analysed
     */
    public static Script parse(Tokens tokens) {
        tokens.pairBrackets();
        List<Statement> statements = new ArrayList<>(1);
        int at = 0;
        int end = tokens.count() - 1;
        while (at < end) {
            if (tokens.isSymbol(at, ';')) {
                at++;
            } else {
                Statement statement = new StatementParser(new Parsing(tokens, at)).parse();
                statements.add(statement);
                at = statement.last() + 1;
            }
        }
        return new Script(tokens, statements);
    }
}
