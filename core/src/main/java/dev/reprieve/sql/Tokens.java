package dev.reprieve.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of one text, addressed by index. The last one is {@link TokenKind#END}. Whitespace and comments are left
 * out, but for comments that speak to Reprieve.
 */
public final class Tokens {
    private static final int INITIAL = 64;

    /** How many END tokens there are in truth: looking or stepping a little too far must do no harm. */
    private static final int PADDING = 16;

    private final String text;
    private final Dialect dialect;
    private int count;
    private TokenKind[] kinds = new TokenKind[INITIAL];
    private Keyword[] keywords = new Keyword[INITIAL];
    private int[] starts = new int[INITIAL];
    private int[] ends = new int[INITIAL];
    private int[] hashes = new int[INITIAL];
    private int[] partners = new int[0];
    private final List<Comment> comments = new ArrayList<>(0);
    private final List<Integer> irregular = new ArrayList<>(0);

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
    }

    void add(TokenKind kind, Keyword keyword, int start, int end, int hash) {
        if (count == kinds.length) {
            if (count >= Limits.MAX_TOKENS) {
                throw SyntaxException.tooLarge(start, "The text has more than " + Limits.MAX_TOKENS + " tokens.");
            }
            grow();
        }
        kinds[count] = kind;
        keywords[count] = keyword;
        starts[count] = start;
        ends[count] = end;
        hashes[count++] = hash;
    }

    private void grow() {
        int size = count * 2;
        kinds = Arrays.copyOf(kinds, size);
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
                && kinds[count - 1] == TokenKind.STRING
                && kinds[name] == TokenKind.QUOTED
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
            add(TokenKind.END, Keyword.NONE, text.length(), text.length(), 0);
        }
        count -= PADDING - 1;
        for (int token : irregular) {
            hashes[token] = Words.hash(name(token));
        }
    }

    void addComment(Comment comment) {
        comments.add(comment);
    }

    /** Finds each bracket's partner; must be called once before parsing. */
    void pairBrackets() {
        partners = new int[count + PADDING];
        int[] open = new int[16];
        int depth = 0;
        for (int i = 0; i < count; i++) {
            if (kinds[i] != TokenKind.SYMBOL) {
                continue;
            }
            char c = text.charAt(starts[i]);
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
                if (depth == 0 || !pair(text.charAt(starts[open[depth - 1]]), c)) {
                    throw SyntaxException.at(starts[i], "The bracket " + c + " closes nothing.");
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

    private static boolean pair(char open, char close) {
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
        return kinds[i];
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

    /** The keyword that a word spells, also where it is used as an identifier; NONE for all else. */
    public Keyword spelled(int i) {
        return keywords[i];
    }

    /** The keyword at a place, unless a dot before it makes it a name. */
    public Keyword keyword(int i) {
        Keyword keyword = keywords[i];
        return keyword != Keyword.NONE && i > 0 && isSymbol(i - 1, '.') ? Keyword.NONE : keyword;
    }

    /** Whether the token is that keyword. */
    public boolean is(int i, Keyword keyword) {
        return keywords[i] == keyword && keyword(i) == keyword;
    }

    /** Whether the token is that one character. */
    public boolean isSymbol(int i, char symbol) {
        return kinds[i] == TokenKind.SYMBOL && ends[i] - starts[i] == 1 && text.charAt(starts[i]) == symbol;
    }

    /** Whether the token can be an identifier. */
    public boolean isIdentifier(int i) {
        return kinds[i] == TokenKind.WORD || kinds[i] == TokenKind.QUOTED;
    }

    /** Whether the token can be a name: on SQLite a string too. */
    public boolean canName(int i) {
        return isIdentifier(i) || kinds[i] == TokenKind.STRING && dialect == Dialect.SQLITE;
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
        return switch (kinds[i]) {
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
