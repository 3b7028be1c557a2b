package dev.reprieve.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenizerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POSTGRESQL | SELECT a.b, 1.5e-3 FROM t | W:SELECT W:a S:. W:b S:, N:1.5e-3 W:FROM W:t",
                "POSTGRESQL | E'a\\'b' 'c\\' x | T:E'a\\'b' T:'c\\' W:x",
                "POSTGRESQL | U&'a\\'' x' U&\"p\" n'y' B'0' | T:U&'a\\'' x' Q:U&\"p\" T:n'y' T:B'0'",
                "POSTGRESQL | $$a'b$$ $t$ $$ $t$ $1 a$b$c | T:$$a'b$$ T:$t$ $$ $t$ P:$1 W:a$b$c",
                "POSTGRESQL | a /* x /* y */ z */ b -- c | W:a W:b",
                "POSTGRESQL | a ?? b = ?AND c::int | W:a S:?? W:b S:= P:? W:AND W:c S::: W:int",
                "POSTGRESQL | \"a\"\"b\" `c` | Q:\"a\"\"b\" S:` W:c S:`",
                "MARIADB | a -- b | W:a",
                "MARIADB | 5--1 # x | N:5 S:- S:- N:1",
                "MARIADB | /*!50100 a */ b /*M!100 c */ | W:a W:b W:c",
                "MARIADB | 'it\\'s' \"s\" `q``r` 1a 0x1F @@g.v @'x' | T:'it\\'s' T:\"s\" Q:`q``r` W:1a N:0x1F P:@@g.v P:@'x'",
                "MARIADB | a /* b /* c */ d | W:a W:d",
                "H2 | a // b | W:a",
                "H2 | $$x$$ /* a /* b */ c */ \"q\" ?1 | T:$$x$$ Q:\"q\" P:?1",
                "SQLITE | [a b] `c` \"d\" :p @p $p ?3 #p | Q:[a b] Q:`c` Q:\"d\" P::p P:@p P:$p P:?3 P:#p",
                "SQLITE | a /* not closed | W:a",
            })
    void cutsIntoTokens(Dialect dialect, String text, String expected) {
        assertThat(String.join(" ", print(dialect, text, dialect.backslashEscapes())))
                .isEqualTo(expected);
    }

    private static List<String> print(Dialect dialect, String text, boolean backslash) {
        Tokens tokens = Tokenizer.tokenize(text, dialect, backslash);
        List<String> printed = new ArrayList<>();
        for (int i = 0; i < tokens.count() - 1; i++) {
            char kind = switch (tokens.kind(i)) {
                case WORD -> 'W';
                case QUOTED -> 'Q';
                case STRING -> 'T';
                case NUMBER -> 'N';
                case PARAMETER -> 'P';
                case SYMBOL -> 'S';
                case END -> 'E';
            };
            printed.add(kind + ":" + tokens.raw(i));
        }
        return printed;
    }

    @Test
    void readsBackslashesAsTheConnectionDoes() {
        assertThat(print(Dialect.POSTGRESQL, "'a\\' b '", true)).containsExactly("T:'a\\' b '");
        assertThat(print(Dialect.MARIADB, "'a\\' b", false)).containsExactly("T:'a\\'", "W:b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | PoSts | posts",
                "POSTGRESQL | ÄB | Äb",
                "POSTGRESQL | \"PoSts\" | PoSts",
                "POSTGRESQL | \"a\"\"b\" | a\"b",
                "POSTGRESQL | U&\"p\\006f\\+000073ts\" | posts",
                "POSTGRESQL | U&\"a\\\\b\" | a\\b",
                "POSTGRESQL | U&\"p!006fsts\" UESCAPE '!' | posts",
                "H2 | posts | POSTS",
                "H2 | \"posts\" | posts",
                "MARIADB | `a``b` | a`b",
                "SQLITE | [Posts] | Posts",
            })
    void knowsTheNameBehindAnIdentifier(Dialect dialect, String text, String name) {
        Tokens tokens = Tokenizer.tokenize(text, dialect, false);
        assertThat(tokens.name(0)).isEqualTo(name);
        assertThat(tokens.hash(0)).isEqualTo(Words.hash(name));
    }

    @Test
    void cutsLongNamesAsPostgresDoes() {
        Tokens tokens = Tokenizer.tokenize("x".repeat(70) + " \"" + "é".repeat(40) + "\"", Dialect.POSTGRESQL, false);
        assertThat(tokens.name(0)).isEqualTo("x".repeat(63));
        assertThat(tokens.name(1)).isEqualTo("é".repeat(31));
        assertThat(tokens.hash(0)).isEqualTo(Words.hash("x".repeat(63)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POSTGRESQL | 'a | The quote is not closed.",
                "POSTGRESQL | $a$ x $b$ | The dollar quote is not closed.",
                "POSTGRESQL | /* /* */ | The comment is not closed.",
                "MARIADB | /*! a | An executable comment is not closed.",
            })
    void saysWhatDoesNotEnd(Dialect dialect, String text, String message) {
        assertThatThrownBy(() -> Tokenizer.tokenize(text, dialect, false))
                .isInstanceOf(SyntaxException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void readsEveryKeywordInAnyCase(Dialect dialect) {
        for (Keyword keyword : Keyword.values()) {
            if (keyword != Keyword.NONE) {
                String word =
                        keyword.name().charAt(0) + keyword.name().substring(1).toLowerCase(java.util.Locale.ROOT);
                assertThat(Tokenizer.tokenize(word, dialect, false).keyword(0)).isEqualTo(keyword);
            }
        }
    }

    @Test
    void keepsCommentsThatSpeakToReprieve() {
        Tokens tokens = Tokenizer.tokenize(
                "/* x */ /* Reprieve: ALL */ SELECT '/* reprieve: live */'", Dialect.POSTGRESQL, false);
        assertThat(tokens.comments()).containsExactly(new Tokens.Comment(8, "all"));
    }
}
