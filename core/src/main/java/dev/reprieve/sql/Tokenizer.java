package dev.reprieve.sql;

import java.util.Locale;

/** Cuts a text into tokens as one dialect reads it. */
public final class Tokenizer {
    private static final String HINT = "reprieve:";

    private final String text;
    private final Dialect dialect;
    private final boolean backslashEscapes;
    private final Tokens tokens;
    private int at;
    private int executableComments;

    private Tokenizer(String text, Dialect dialect, boolean backslashEscapes) {
        this.text = text;
        this.dialect = dialect;
        this.backslashEscapes = backslashEscapes;
        this.tokens = new Tokens(text, dialect);
    }

    /**
     * Reads a text.
     *
     * @param backslashEscapes whether a backslash escapes in an ordinary string on this connection
     * @throws SyntaxException if a quote or comment does not end, or a limit is exceeded
     */
    public static Tokens tokenize(String text, Dialect dialect, boolean backslashEscapes) {
        if (text.length() > Limits.MAX_CHARACTERS) {
            throw SyntaxException.tooLarge(0, "The text has more than " + Limits.MAX_CHARACTERS + " characters.");
        }
        Tokenizer tokenizer = new Tokenizer(text, dialect, backslashEscapes);
        while (tokenizer.at < text.length()) {
            tokenizer.next();
        }
        if (tokenizer.executableComments > 0) {
            throw SyntaxException.at(text.length(), "An executable comment is not closed.");
        }
        tokenizer.tokens.finish();
        return tokenizer.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c <= ' ' || c >= 0x80 && dialect == Dialect.H2 && Character.isSpaceChar(c)) {
            at++;
        } else if (Words.isStart(c)) {
            if (!prefixedString(c)) {
                word();
            }
        } else if (Words.isDigit(c) || c == '.' && Words.isDigit(peek(1)) && !afterName()) {
            number();
        } else if (!comment(c) && !quoted(c) && !parameter(c)) {
            symbol(c);
        }
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    /** Whether what stands here touches an identifier before it, as in {@code t.1}. */
    private boolean afterName() {
        int last = tokens.count() - 1;
        return last >= 0 && tokens.end(last) == at && tokens.isIdentifier(last);
    }

    private void word() {
        int start = at;
        int hash = 0;
        while (at < text.length() && Words.isPart(text.charAt(at))) {
            if (dialect == Dialect.H2 && Character.isSpaceChar(text.charAt(at))) {
                break;
            }
            hash = 31 * hash + Words.blind(text.charAt(at++));
        }
        markIfLong(at - start);
        tokens.add(TokenKind.WORD, Keyword.of(text, start, at, hash), start, at, hash);
    }

    private void markIfLong(int length) {
        if (length > Dialect.UNCUT_CHARACTERS) {
            tokens.markIrregular(tokens.count());
        }
    }

    private void number() {
        int start = at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean range = c == '.' && peek(1) == '.';
            if (Words.isPart(c) || c == '.' && !range || exponentSign(start, c)) {
                at++;
            } else {
                break;
            }
        }
        if (dialect == Dialect.MARIADB && Numbers.isMariaDbName(text, start, at)) {
            int hash = Words.hash(text, start, at);
            tokens.add(TokenKind.WORD, Keyword.NONE, start, at, hash);
        } else {
            tokens.add(TokenKind.NUMBER, Keyword.NONE, start, at, 0);
        }
    }

    private boolean exponentSign(int start, char c) {
        if (c != '+' && c != '-') {
            return false;
        }
        char before = text.charAt(at - 1);
        return (before == 'e' || before == 'E') && Numbers.isMantissa(text, start, at - 1);
    }

    /** {@code E'…'}, {@code U&'…'}, {@code U&"…"}, {@code B'…'}, {@code X'…'} and {@code N'…'}. */
    private boolean prefixedString(char c) {
        char upper = (char) Words.blind(c);
        char following = peek(1);
        if (following == '\'' && upper == 'E' && dialect == Dialect.POSTGRESQL) {
            string(at + 1, true);
            return true;
        }
        if (following == '\'' && (upper == 'N' || upper == 'B' || upper == 'X')) {
            string(at + 1, backslashEscapes);
            return true;
        }
        boolean unicode = upper == 'U' && following == '&' && (dialect == Dialect.POSTGRESQL || dialect == Dialect.H2);
        if (unicode && peek(2) == '\'') {
            string(at + 2, false);
            return true;
        }
        if (unicode && peek(2) == '"') {
            quotedIdentifier(at + 2, '"');
            return true;
        }
        return false;
    }

    private boolean comment(char c) {
        char following = peek(1);
        if (c == '-' && following == '-' && (dialect != Dialect.MARIADB || peek(2) <= ' ')
                || c == '#' && dialect == Dialect.MARIADB
                || c == '/' && following == '/' && dialect == Dialect.H2) {
            lineComment();
            return true;
        }
        if (c == '/' && following == '*') {
            if (dialect == Dialect.MARIADB && executableComment()) {
                return true;
            }
            blockComment();
            return true;
        }
        if (c == '*' && following == '/' && executableComments > 0) {
            executableComments--;
            at += 2;
            return true;
        }
        return false;
    }

    private void lineComment() {
        boolean carriageReturnEnds = dialect == Dialect.POSTGRESQL || dialect == Dialect.H2;
        while (at < text.length() && text.charAt(at) != '\n' && !(carriageReturnEnds && text.charAt(at) == '\r')) {
            at++;
        }
    }

    /** {@code /*!50100 … *}{@code /}: MariaDB runs what is inside. */
    private boolean executableComment() {
        int skip = peek(2) == '!' ? 3 : peek(2) == 'M' && peek(3) == '!' ? 4 : 0;
        if (skip == 0) {
            return false;
        }
        at += skip;
        while (Words.isDigit(peek(0))) {
            at++;
        }
        executableComments++;
        return true;
    }

    private void blockComment() {
        int start = at;
        int depth = 1;
        at += 2;
        while (depth > 0) {
            if (at + 1 >= text.length()) {
                if (dialect != Dialect.SQLITE) {
                    throw SyntaxException.at(start, "The comment is not closed.");
                }
                at = text.length();
                return;
            }
            char c = text.charAt(at);
            if (c == '*' && peek(1) == '/') {
                depth--;
                at += 2;
            } else if (c == '/' && peek(1) == '*' && dialect.nestedComments()) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
        String content = text.substring(start + 2, at - 2).strip();
        if (content.regionMatches(true, 0, HINT, 0, HINT.length())) {
            tokens.addComment(new Tokens.Comment(
                    start, content.substring(HINT.length()).strip().toLowerCase(Locale.ROOT)));
        }
    }

    private boolean quoted(char c) {
        switch (c) {
            case '\'' -> string(at, backslashEscapes);
            case '"' -> {
                if (dialect == Dialect.MARIADB) {
                    string(at, backslashEscapes);
                } else {
                    quotedIdentifier(at, '"');
                }
            }
            case '`' -> {
                if (dialect == Dialect.POSTGRESQL) {
                    return false;
                }
                quotedIdentifier(at, '`');
            }
            case '[' -> {
                if (dialect != Dialect.SQLITE) {
                    return false;
                }
                quotedIdentifier(at, ']');
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void string(int quote, boolean backslash) {
        int end = endOfQuote(quote, text.charAt(quote), backslash);
        tokens.add(TokenKind.STRING, Keyword.NONE, at, end, 0);
        at = end;
    }

    private void quotedIdentifier(int quote, char close) {
        int end = endOfQuote(quote, close, false);
        if (quote > at || text.lastIndexOf(close, end - 2) > quote) {
            tokens.markIrregular(tokens.count());
        } else {
            markIfLong(end - at);
        }
        tokens.add(TokenKind.QUOTED, Keyword.NONE, at, end, Words.hash(text, quote + 1, end - 1));
        at = end;
    }

    /** The index after the closing quote; a doubled quote does not close. */
    private int endOfQuote(int quote, char close, boolean backslash) {
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (backslash && c == '\\') {
                i++;
            } else if (c == close) {
                if (close == ']' || i + 1 >= text.length() || text.charAt(i + 1) != close) {
                    return i + 1;
                }
                i++;
            }
        }
        throw SyntaxException.at(at, "The quote is not closed.");
    }

    private boolean parameter(char c) {
        boolean dollars = dialect == Dialect.POSTGRESQL || dialect == Dialect.H2;
        if (c == '$' && dollars) {
            if (!dollarQuoted()) {
                numbered();
            }
        } else if (c == '?') {
            if (dialect == Dialect.POSTGRESQL && peek(1) == '?') {
                tokens.add(TokenKind.SYMBOL, Keyword.NONE, at, at + 2, 0);
                at += 2;
            } else {
                numbered();
            }
        } else if (dialect == Dialect.SQLITE
                && (c == ':' || c == '@' || c == '$' || c == '#')
                && Words.isPart(peek(1))) {
            variable(1, false);
        } else if (c == '$' && dialect == Dialect.MARIADB) {
            word();
        } else if (c == '@' && (dialect == Dialect.MARIADB || dialect == Dialect.H2)) {
            variable();
        } else {
            return false;
        }
        return true;
    }

    /** {@code ?}, {@code ?1}, {@code $1}; a word may follow at once, as in {@code a=?AND b=?}. */
    private void numbered() {
        int start = at++;
        while (Words.isDigit(peek(0))) {
            at++;
        }
        tokens.add(TokenKind.PARAMETER, Keyword.NONE, start, at, 0);
    }

    private void variable(int prefix, boolean dots) {
        int start = at;
        at += prefix;
        while (at < text.length() && (Words.isPart(text.charAt(at)) || dots && text.charAt(at) == '.')) {
            at++;
        }
        tokens.add(TokenKind.PARAMETER, Keyword.NONE, start, at, 0);
    }

    /** {@code @name}, {@code @@global.name}, {@code @'name'}. */
    private void variable() {
        int prefix = peek(1) == '@' ? 2 : 1;
        char quote = peek(prefix);
        if (quote == '`' || quote == '\'' || quote == '"') {
            int end = endOfQuote(at + prefix, quote, false);
            tokens.add(TokenKind.PARAMETER, Keyword.NONE, at, end, 0);
            at = end;
        } else {
            variable(prefix, true);
        }
    }

    private boolean dollarQuoted() {
        int tagEnd = at + 1;
        if (dialect == Dialect.POSTGRESQL && tagEnd < text.length() && Words.isStart(text.charAt(tagEnd))) {
            while (tagEnd < text.length() && Words.isPart(text.charAt(tagEnd)) && text.charAt(tagEnd) != '$') {
                tagEnd++;
            }
        }
        if (tagEnd >= text.length() || text.charAt(tagEnd) != '$') {
            return false;
        }
        String tag = text.substring(at, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        if (close < 0) {
            throw SyntaxException.at(at, "The dollar quote is not closed.");
        }
        tokens.add(TokenKind.STRING, Keyword.NONE, at, close + tag.length(), 0);
        at = close + tag.length();
        return true;
    }

    private void symbol(char c) {
        int length = c == ':' && peek(1) == ':' ? 2 : 1;
        tokens.add(TokenKind.SYMBOL, Keyword.NONE, at, at + length, 0);
        at += length;
    }
}
