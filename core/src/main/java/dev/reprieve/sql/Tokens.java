package dev.reprieve.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of one text, addressed by index. The last one is {@link TokenKind#END}. Whitespace and comments are left
 * out, but for comments that speak to Reprieve.
 */
public final class Tokens {
    /** A dense text has this many tokens in 100 characters. */
    private static final int TOKENS_IN_100 = 40;

    /** Even a long text is given room for no more than this many tokens at first: it may be one long string. */
    private static final int INITIAL_MOST = 1_024;

    /** How many END tokens there are in truth: looking or stepping a little too far must do no harm. */
    private static final int PADDING = 16;

    private static final TokenKind[] KINDS = TokenKind.values();
    private static final byte WORD = (byte) TokenKind.WORD.ordinal();
    private static final byte QUOTED = (byte) TokenKind.QUOTED.ordinal();

    private final String text;
    private final Dialect dialect;
    private int count;

    /** The character of a symbol of one character; of all else the number of its kind, which is no symbol's. */
    private byte[] codes;

    private Keyword[] keywords;
    private int[] starts;
    private int[] ends;
    private int[] hashes;
    private int[] partners = new int[0];
    private List<Comment> comments = List.of();
    private final IntList irregular = new IntList();

    /**
     * A block comment that begins with {@code reprieve:}.
     *
     * @param start index of its first character in the text
     * @param content what follows the colon, stripped
     */
    public record Comment(int start, String content) {}

    Tokens(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
        int size = PADDING + Math.min(INITIAL_MOST, text.length() * TOKENS_IN_100 / 100);
        codes = new byte[size];
        keywords = new Keyword[size];
        starts = new int[size];
        ends = new int[size];
        hashes = new int[size];
    }

    /** Adds one character of punctuation or of an operator. */
    void addSymbol(char symbol, int start) {
        add((byte) symbol, Keyword.NONE, start, start + 1, 0);
    }

    /** Adds a word, which after a dot is a name, whatever it spells. */
    void addWord(Keyword spelled, int start, int end, int hash) {
        boolean named = count > 0 && codes[count - 1] == '.';
        add(WORD, named ? Keyword.NONE : spelled, start, end, hash);
    }

    void add(TokenKind kind, int start, int end, int hash) {
        add((byte) kind.ordinal(), Keyword.NONE, start, end, hash);
    }

    private void add(byte code, Keyword keyword, int start, int end, int hash) {
        if (count == codes.length) {
            grow(start);
        }
        codes[count] = code;
        keywords[count] = keyword;
        starts[count] = start;
        ends[count] = end;
        hashes[count++] = hash;
    }

    private void grow(int start) {
        if (count >= Limits.MAX_TOKENS + PADDING) {
            throw SyntaxException.tooLarge(start, "The text has more than " + Limits.MAX_TOKENS + " tokens.");
        }
        int size = Math.min(count * 2, Limits.MAX_TOKENS + PADDING);
        codes = Arrays.copyOf(codes, size);
        keywords = Arrays.copyOf(keywords, size);
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
        hashes = Arrays.copyOf(hashes, size);
    }

    /**
     * Makes {@code UESCAPE 'c'} a part of the identifier before it, if the last two tokens are that.
     */
    void mergeEscape() {
        int name = count - 3;
        if (name >= 0
                && keywords[count - 2] == Keyword.UESCAPE
                && kind(count - 1) == TokenKind.STRING
                && codes[name] == QUOTED
                && QuotedNames.isUnicode(text, starts[name])) {
            ends[name] = ends[count - 1];
            count -= 2;
        }
    }

    /** An identifier whose text is not simply its name: it is hashed by its name in the end. */
    void markIrregular(int token) {
        irregular.add(token);
    }

    void finish() {
        for (int i = 0; i < PADDING; i++) {
            add(TokenKind.END, text.length(), text.length(), 0);
        }
        count -= PADDING - 1;
        for (int i = 0; i < irregular.size(); i++) {
            int token = irregular.get(i);
            hashes[token] = Words.hash(name(token));
        }
    }

    void addComment(Comment comment) {
        if (comments.isEmpty()) {
            comments = new ArrayList<>(1);
        }
        comments.add(comment);
    }

    /** Finds each bracket's partner; must be called once before parsing. */
    void pairBrackets() {
        partners = new int[count + PADDING];
        int[] open = new int[16];
        int depth = 0;
        for (int i = 0; i < count; i++) {
            int c = codes[i];
            if (c == '(' || c == '[' || c == '{') {
                if (depth == Limits.MAX_BRACKET_DEPTH) {
                    throw SyntaxException.tooLarge(
                            starts[i], "More than " + Limits.MAX_BRACKET_DEPTH + " brackets stand inside each other.");
                }
                if (depth == open.length) {
                    open = Arrays.copyOf(open, depth * 2);
                }
                open[depth++] = i;
            } else if (c == ')' || c == ']' || c == '}') {
                if (depth == 0 || !pair(codes[open[depth - 1]], c)) {
                    throw SyntaxException.at(starts[i], "The bracket " + (char) c + " closes nothing.");
                }
                int partner = open[--depth];
                partners[i] = partner;
                partners[partner] = i;
            }
        }
        if (depth > 0) {
            int unclosed = starts[open[depth - 1]];
            throw SyntaxException.at(unclosed, "The bracket " + text.charAt(unclosed) + " is not closed.");
        }
    }

    private static boolean pair(int open, int close) {
        return open == '(' ? close == ')' : open == '[' ? close == ']' : close == '}';
    }

    /** The text that they come from. */
    public String text() {
        return text;
    }

    /** The dialect that they were read in. */
    public Dialect dialect() {
        return dialect;
    }

    /** How many there are, the END included. */
    public int count() {
        return count;
    }

    /** The comments that speak to Reprieve, in order. */
    public List<Comment> comments() {
        return comments;
    }

    /** The kind of a token. */
    public TokenKind kind(int i) {
        byte code = codes[i];
        return code < KINDS.length ? KINDS[code] : TokenKind.SYMBOL;
    }

    /** Index of the token's first character. */
    public int start(int i) {
        return starts[i];
    }

    /** Index after the token's last character. */
    public int end(int i) {
        return ends[i];
    }

    /** For words and quoted identifiers the {@link Words#hash(String)} of the name. */
    public int hash(int i) {
        return hashes[i];
    }

    /** The token that closes or opens the bracket. */
    public int partner(int i) {
        return partners[i];
    }

    /** The keyword at a place, unless a dot before it makes it a name; NONE for all else. */
    public Keyword keyword(int i) {
        return keywords[i];
    }

    /** Whether the token is that keyword. */
    public boolean is(int i, Keyword keyword) {
        return keywords[i] == keyword;
    }

    /** Whether the token is that one character. */
    public boolean isSymbol(int i, char symbol) {
        return codes[i] == symbol;
    }

    /** The character that the token is, if it is a symbol of one character; else one that is no symbol. */
    char symbol(int i) {
        return (char) codes[i];
    }

    /** Whether the token can be an identifier. */
    public boolean isIdentifier(int i) {
        return codes[i] == WORD || codes[i] == QUOTED;
    }

    /** Whether the token can be a name: on SQLite a string too. */
    public boolean canName(int i) {
        return isIdentifier(i) || kind(i) == TokenKind.STRING && dialect == Dialect.SQLITE;
    }

    /** The token as it is written. */
    public String raw(int i) {
        return text.substring(starts[i], ends[i]);
    }

    /** The text from the first to the last of a run of tokens, with what stands between them. */
    public String raw(int first, int last) {
        return text.substring(starts[first], ends[last]);
    }

    /** The name that an identifier stands for: unquoted, and folded if it was not quoted. */
    public String name(int i) {
        return switch (kind(i)) {
            case WORD -> dialect.fold(raw(i));
            case QUOTED -> dialect.quotedName(QuotedNames.decode(this, i));
            case STRING -> text.substring(starts[i] + 1, ends[i] - 1).replace("''", "'");
            default -> raw(i);
        };
    }

    /** Whether the identifier stands for that name. */
    public boolean named(int i, String name) {
        return dialect.sameName(name(i), name);
    }
}
