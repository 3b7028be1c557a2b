package dev.reprieve.sql;

import java.util.Locale;

/** Cuts a text into tokens as one dialect reads it. */
public final class Tokenizer {
    private static final String HINT = "reprieve:";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char DELETE = 0x7F;

    private final String text;
    private final Dialect dialect;
    private final boolean backslashEscapes;
    private final Tokens tokens;
    private int at;
    /** MariaDB skips comments for MySQL 5.7 and later; up to here all versions agree. */
    private static final String ALWAYS_RUN_BEFORE = "50700";

    private int executableComments;
    private boolean unicodeNames;

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
        if (c <= ' ' || c >= 0x80 && isForeignSpace(c)) {
            at++;
        } else if (Words.isStart(c)) {
            if (!prefixedString(c)) {
                word();
            }
        } else if (Words.isPunctuation(c)) {
            tokens.addSymbol(c, at++);
        } else if (Words.isDigit(c) || c == '.' && Words.isDigit(peek(1)) && !afterName()) {
            number();
        } else if (!comment(c) && !quoted(c) && !parameter(c)) {
            symbol(c);
        }
    }

    /** Whitespace beyond ASCII: any for H2, and for SQLite a byte order mark between two tokens. */
    private boolean isForeignSpace(char c) {
        return dialect == Dialect.H2 && Character.isSpaceChar(c) || dialect == Dialect.SQLITE && c == BYTE_ORDER_MARK;
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
        int end = start;
        int hash = 0;
        int bits = 0;
        while (end < text.length()) {
            char c = text.charAt(end);
            char part = Words.blindPart(c);
            if (part == 0 || c >= 0x80 && dialect == Dialect.H2 && Character.isSpaceChar(c)) {
                break;
            }
            hash = 31 * hash + part;
            bits |= c;
            end++;
        }
        at = end;
        boolean ascii = bits < 0x80;
        markIfLong(end - start);
        if (!ascii && dialect == Dialect.H2) {
            // folding may make another letter of it, or two: H2 reads ma\u00DF as MASS
            tokens.markIrregular(tokens.count());
        }
        tokens.addWord(ascii ? Keyword.of(text, start, end, hash) : Keyword.NONE, start, end, hash);
    }

    private void markIfLong(int length) {
        if (length > Dialect.UNCUT_CHARACTERS) {
            tokens.markIrregular(tokens.count());
        }
    }

    private void number() {
        if (dialect == Dialect.POSTGRESQL || dialect == Dialect.H2) {
            // a keyword may follow at once, as in SELECT 1FROM posts (PostgreSQL up to 14, H2)
            int end = Numbers.end(text, at);
            tokens.add(TokenKind.NUMBER, at, end, 0);
            at = end;
            return;
        }
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
            tokens.addWord(Keyword.NONE, start, at, hash);
        } else {
            tokens.add(TokenKind.NUMBER, start, at, 0);
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
        char following = peek(1);
        if (following != '\'' && following != '&') {
            return false;
        }
        char upper = Words.blind(c);
        if (following == '\'' && upper == 'E' && dialect == Dialect.POSTGRESQL) {
            escapeString();
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
        if (c == '-' && following == '-' && (dialect != Dialect.MARIADB || peek(2) <= ' ' || peek(2) == DELETE)
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
        int start = at;
        at += skip;
        int version = at;
        while (Words.isDigit(peek(0))) {
            at++;
        }
        int digits = at - version;
        if (digits > 5 || digits == 5 && text.substring(version, at).compareTo(ALWAYS_RUN_BEFORE) >= 0) {
            throw SyntaxException.at(start, "Whether the database runs this comment depends on its version.");
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
        addString(endOfQuote(quote, text.charAt(quote), backslash));
    }

    /** {@code E'…'} with what continues it after a line break, where backslashes escape too. */
    private void escapeString() {
        int end = endOfQuote(at + 1, '\'', true);
        for (int quote = Quotes.continuation(text, end); quote >= 0; quote = Quotes.continuation(text, end)) {
            end = endOfQuote(quote, '\'', true);
        }
        addString(end);
    }

    private void addString(int end) {
        if (dialect == Dialect.SQLITE) {
            // SQLite takes 'posts' for a name where a name must stand
            tokens.markIrregular(tokens.count());
        }
        tokens.add(TokenKind.STRING, at, end, 0);
        at = end;
        if (unicodeNames) {
            tokens.mergeEscape();
        }
    }

    private void quotedIdentifier(int quote, char close) {
        int end = endOfQuote(quote, close, false);
        unicodeNames |= quote > at;
        if (quote > at || text.lastIndexOf(close, end - 2) > quote) {
            tokens.markIrregular(tokens.count());
        } else {
            markIfLong(end - at);
        }
        tokens.add(TokenKind.QUOTED, at, end, Words.hash(text, quote + 1, end - 1));
        at = end;
    }

    private int endOfQuote(int quote, char close, boolean backslash) {
        int end = Quotes.end(text, quote, close, backslash);
        if (end < 0) {
            throw SyntaxException.at(at, "The quote is not closed.");
        }
        return end;
    }

    private boolean parameter(char c) {
        boolean dollars = dialect == Dialect.POSTGRESQL || dialect == Dialect.H2;
        if (c == '$' && dollars) {
            if (!dollarQuoted()) {
                numbered();
            }
        } else if (c == '?') {
            if (dialect == Dialect.POSTGRESQL && peek(1) == '?') {
                tokens.add(TokenKind.SYMBOL, at, at + 2, 0);
                at += 2;
            } else {
                numbered();
            }
        } else if (dialect == Dialect.SQLITE
                && (c == ':' || c == '@' || c == '$' || c == '#')
                && Words.isPart(peek(1))) {
            tclVariable();
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
        tokens.add(TokenKind.PARAMETER, start, at, 0);
    }

    private void variable(int prefix) {
        int start = at;
        at += prefix;
        while (at < text.length() && (Words.isPart(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        tokens.add(TokenKind.PARAMETER, start, at, 0);
    }

    /** SQLite's {@code $name}, {@code $space::name} and {@code $name(anything but space)}, with any of its marks. */
    private void tclVariable() {
        int start = at++;
        while (Words.isPart(peek(0)) || peek(0) == ':' && peek(1) == ':') {
            at += peek(0) == ':' ? 2 : 1;
        }
        if (peek(0) == '(') {
            while (peek(0) > ' ' && peek(0) != ')') {
                at++;
            }
            if (peek(0) != ')') {
                throw SyntaxException.at(start, "The name of the parameter does not end.");
            }
            at++;
        }
        tokens.add(TokenKind.PARAMETER, start, at, 0);
    }

    /** {@code @name}, {@code @@global.name}, {@code @'name'}. */
    private void variable() {
        int prefix = peek(1) == '@' ? 2 : 1;
        char quote = peek(prefix);
        if (quote == '`' || quote == '\'' || quote == '"') {
            int end = endOfQuote(at + prefix, quote, false);
            tokens.add(TokenKind.PARAMETER, at, end, 0);
            at = end;
        } else {
            variable(prefix);
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
        addString(close + tag.length());
        return true;
    }

    private void symbol(char c) {
        if (c == ':' && peek(1) == ':') {
            tokens.add(TokenKind.SYMBOL, at, at + 2, 0);
            at += 2;
        } else {
            tokens.addSymbol(c, at++);
        }
    }
}
