package dev.reprieve.rewrite;

import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Script;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Writes a statement in another way that means the same to the database's parser: with comments, odd whitespace, other
 * case, other quotes, other names for its tables, other contents of its strings.
 */
final class Mutator {
    /** Names that tables are given: keywords, what looks like code, letters of all kinds. */
    private static final List<String> NAMES = List.of(
            "select", "from", "where", "as", "with", "lateral", "only", "join", "on", "values", "table", "user", "end",
            "a b", "a.b", "x;", "--x", "/*", "*/", "it's", "q\"q", "$$", "(", "täfel", "таблица", "表", "😀", "İI", "ſ");

    private static final List<String> BARE_NAMES =
            List.of("täfel", "таблица", "表", "t$1", "_t", "ÄÖ", "xſ", "joins", "selects");

    /** What stands in comments and strings. */
    private static final List<String> JUNK = List.of(
            "",
            " ",
            "FROM x9",
            "'",
            "\"",
            "`",
            ";",
            "--",
            "$$",
            "(",
            ")",
            "[",
            "\\",
            " JOIN x9 ON ",
            "SELECT * FROM x9 ",
            "é",
            "😀",
            "?",
            "{",
            "$1",
            "#",
            "UNION",
            "*",
            "/");

    /** Words after which libpg_query, unlike PostgreSQL, looks ahead one token without seeing past a comment. */
    private static final Set<String> LOOKING_AHEAD = Set.of("FORMAT", "NOT", "NULLS", "WITH", "WITHOUT");

    private final Random random;
    private final boolean forOracle;
    private final Dialect dialect;
    private final Tokens tokens;
    private final BitSet names = new BitSet();
    private final BitSet tableNames = new BitSet();
    private final Map<String, String> renamed = new HashMap<>();

    /**
     * A statement written in another way.
     *
     * @param starts where each token of the original now begins
     */
    record Mutant(String sql, int[] starts) {}

    private Mutator(Random random, Tokens tokens, boolean forOracle) {
        this.random = random;
        this.forOracle = forOracle;
        this.tokens = tokens;
        this.dialect = tokens.dialect();
    }

    /** Writes the statement, which must be one that the parser understands, in another way. */
    static Mutant mutate(String sql, Dialect dialect, Random random) {
        return mutate(sql, dialect, random, false);
    }

    /**
     * The same.
     *
     * @param forOracle whether to leave out the comments that libpg_query, but not PostgreSQL, rejects
     */
    static Mutant mutate(String sql, Dialect dialect, Random random, boolean forOracle) {
        Script script = Script.parse(Tokenizer.tokenize(sql, dialect, false));
        Mutator mutator = new Mutator(random, script.tokens(), forOracle);
        mutator.findNames(script);
        if (random.nextInt(3) == 0) {
            mutator.rename();
        }
        return mutator.write();
    }

    private void findNames(Script script) {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.isIdentifier(i)
                    && (tokens.isSymbol(i + 1, '.')
                            || i > 0 && tokens.isSymbol(i - 1, '.') && !tokens.isSymbol(i + 1, '('))) {
                names.set(i);
            }
        }
        for (Statement statement : script.statements()) {
            for (TableRef ref : statement.tables()) {
                for (int i = ref.first(); i <= ref.last(); i += 2) {
                    names.set(i);
                }
                tableNames.set(ref.last());
                if (ref.alias() != FromItem.NO_TOKEN) {
                    names.set(ref.alias());
                }
                if (ref.cte() != null) {
                    names.set(ref.cte().name());
                }
            }
        }
    }

    /** Gives tables other names, where all places are known to mean the table or be qualified by it. */
    private void rename() {
        tableNames.stream().forEach(i -> {
            String name = tokens.name(i);
            boolean known = tokens.kind(i) != TokenKind.STRING;
            for (int j = 0; j < tokens.count(); j++) {
                known &= !tokens.isIdentifier(j) || !tokens.named(j, name) || names.get(j);
            }
            if (known && !renamed.containsKey(key(name))) {
                List<String> choice = random.nextBoolean() ? NAMES : BARE_NAMES;
                String other = choice.get(random.nextInt(choice.size())) + renamed.size();
                boolean keyword = renamed.isEmpty() && choice == NAMES && random.nextBoolean();
                renamed.put(key(name), keyword ? other.substring(0, other.length() - 1) : other);
            }
        });
    }

    private String key(String name) {
        return dialect.ignoresCase() ? name.toLowerCase(Locale.ROOT) : name;
    }

    private Mutant write() {
        String text = tokens.text();
        StringBuilder result = new StringBuilder(text.length() * 2);
        int[] starts = new int[tokens.count()];
        int at = 0;
        int noise = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(8);
        for (int i = 0; i < tokens.count() - 1; i++) {
            result.append(text, at, tokens.start(i));
            if (noise > 0 && random.nextInt(noise) == 0 && takesNoise(i)) {
                result.append(noise(i));
            }
            starts[i] = separated(result, token(i));
            at = tokens.end(i);
        }
        result.append(text, at, text.length());
        return new Mutant(result.toString(), starts);
    }

    /** Appends a token, with a space before it where it would run into the one before; returns where it begins. */
    private static int separated(StringBuilder result, String token) {
        if (!result.isEmpty() && !token.isEmpty()) {
            char last = result.charAt(result.length() - 1);
            boolean runsOn = isPart(last) && (isPart(token.charAt(0)) || "'\"".indexOf(token.charAt(0)) >= 0)
                    || last == token.charAt(0) && "'\"`".indexOf(last) >= 0
                    || last == '&' && "'\"".indexOf(token.charAt(0)) >= 0;
            if (runsOn) {
                result.append(' ');
            }
        }
        int start = result.length();
        result.append(token);
        return start;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }

    /** Whether something may stand before the token: not inside an operator, nor between the parts of one string. */
    private boolean takesNoise(int i) {
        if (i == 0) {
            return true;
        }
        if (tokens.kind(i - 1) == TokenKind.STRING && tokens.kind(i) == TokenKind.STRING) {
            return false;
        }
        if (forOracle && (isLookingAhead(i - 1) || tokens.raw(i).equalsIgnoreCase("UESCAPE"))) {
            return false;
        }
        boolean touches = tokens.end(i - 1) == tokens.start(i);
        return !touches || isWhole(i - 1) || isWhole(i);
    }

    private boolean isLookingAhead(int i) {
        return tokens.kind(i) == TokenKind.WORD
                && LOOKING_AHEAD.contains(tokens.raw(i).toUpperCase(Locale.ROOT));
    }

    private boolean isWhole(int i) {
        return switch (tokens.kind(i)) {
            case SYMBOL -> tokens.end(i) - tokens.start(i) == 1 && "(),;[]".indexOf(tokens.raw(i)) >= 0;
            case PARAMETER -> false;
            default ->
                i == 0 || !tokens.isSymbol(i - 1, '@') && !tokens.isSymbol(i - 1, ':') && !tokens.isSymbol(i - 1, '#');
        };
    }

    private String noise(int before) {
        StringBuilder noise = new StringBuilder();
        // an operator would take a line comment for its own
        boolean apart = before > 0 && tokens.kind(before - 1) == TokenKind.SYMBOL;
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            switch (random.nextInt(4)) {
                case 0 -> noise.append("\t\n\f\r ".charAt(random.nextInt(5)));
                case 1 -> noise.append("\r\n");
                case 2 ->
                    noise.append(apart ? " " : "")
                            .append("-- ")
                            .append(junk().replace("\\", ""))
                            .append('\n');
                default -> noise.append(apart ? " " : "").append(block(random.nextInt(3)));
            }
        }
        return noise.append(random.nextBoolean() ? " " : "").toString();
    }

    private String junk() {
        StringBuilder junk = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
            junk.append(JUNK.get(random.nextInt(JUNK.size())));
        }
        return junk.toString();
    }

    private String block(int depth) {
        String junk = junk().replace('*', ' ').replace('/', ' ');
        String inner = depth > 0 && dialect.nestedComments() ? block(depth - 1) : "";
        return "/*" + (random.nextBoolean() ? " " : "* ") + junk + ' ' + inner + junk + " */";
    }

    private String token(int i) {
        String raw = tokens.raw(i);
        return switch (tokens.kind(i)) {
            case WORD -> names.get(i) ? name(i) : changedCase(raw);
            case QUOTED -> names.get(i) && renamed.containsKey(key(tokens.name(i))) ? name(i) : raw;
            case STRING -> names.get(i) ? raw : string(i, raw);
            default -> raw;
        };
    }

    private String changedCase(String word) {
        if (random.nextInt(3) > 0) {
            return word;
        }
        StringBuilder changed = new StringBuilder(word);
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < 0x80 && random.nextBoolean()) {
                changed.setCharAt(i, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
            }
        }
        return changed.toString();
    }

    private String name(int i) {
        String name = renamed.get(key(tokens.name(i)));
        if (name == null) {
            return random.nextInt(3) == 0 ? quoted(tokens.name(i)) : changedCase(tokens.raw(i));
        }
        String bare = name.substring(0, Math.max(0, name.length() - 1));
        boolean mayBeBare = BARE_NAMES.contains(bare) && dialect == Dialect.POSTGRESQL;
        return mayBeBare && name.equals(dialect.fold(name)) && random.nextBoolean() ? name : quoted(name);
    }

    private String quoted(String name) {
        return switch (dialect) {
            case MARIADB -> '`' + name.replace("`", "``") + '`';
            case SQLITE ->
                switch (name.indexOf(']') < 0 ? random.nextInt(3) : 0) {
                    case 0 -> '"' + name.replace("\"", "\"\"") + '"';
                    case 1 -> '`' + name.replace("`", "``") + '`';
                    default -> '[' + name + ']';
                };
            case POSTGRESQL, H2 -> random.nextInt(3) == 0 ? escaped(name) : '"' + name.replace("\"", "\"\"") + '"';
        };
    }

    /** {@code U&"…"} with some letters written as numbers. */
    private String escaped(String name) {
        char escape = random.nextBoolean() ? '\\' : '!';
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "U&\"" : "u&\"");
        name.codePoints().forEach(c -> {
            if (c == escape) {
                text.append(escape).append(escape);
            } else if (c == '"') {
                text.append("\"\"");
            } else if (c > 0xFFFF || random.nextInt(8) == 0) {
                text.append(escape).append(String.format(Locale.ROOT, "+%06X", c));
            } else if (random.nextInt(3) == 0) {
                text.append(escape).append(String.format(Locale.ROOT, "%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        text.append('"');
        if (escape == '!') {
            text.append(forOracle || random.nextBoolean() ? "\n uescape '!'" : "/* \" */UESCAPE\n'!'");
        }
        return text.toString();
    }

    private String string(int i, String raw) {
        boolean plain = raw.startsWith("'")
                && !(i > 0 && tokens.kind(i - 1) == TokenKind.STRING)
                && tokens.kind(i + 1) != TokenKind.STRING
                && !(i > 0 && tokens.raw(i - 1).equalsIgnoreCase("uescape"));
        if (!plain || random.nextInt(3) > 0) {
            return raw;
        }
        String inner = raw.substring(1, raw.length() - 1);
        if (dialect == Dialect.POSTGRESQL && inner.indexOf('\'') < 0 && random.nextBoolean()) {
            return "$q9$" + junk().replace("\\", "") + inner + "$q9$";
        }
        return '\'' + junk().replace("'", "''").replace("\\", "") + inner + '\'';
    }
}
