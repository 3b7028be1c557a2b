package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.sql.Dialect;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    private static List<String> statements(String text, Dialect dialect) {
        SqlScript script = SqlScript.of(text, dialect);
        return script.pieces().stream()
                .map(p -> script.line(p.offset()) + ":" + script.column(p.offset()) + " "
                        + (p.statement() ? p.restore(p.sql()) : "! " + p.sql()))
                .toList();
    }

    private static List<String> statements(String text) {
        return statements(text, Dialect.POSTGRESQL);
    }

    @Test
    void dividesAtSemicolonsThatAreNotInsideAnything() {
        assertThat(statements("SELECT ';'; -- a;\n  SELECT $x$;$x$ /* ; */;;\nSELECT \";\" FROM (SELECT 1);"))
                .containsExactly(
                        "1:1 SELECT ';'", "1:13 -- a;\n  SELECT $x$;$x$ /* ; */", "3:1 SELECT \";\" FROM (SELECT 1)");
    }

    @Test
    void keepsBodiesTogether() {
        assertThat(statements("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2;"
                        + " END; SELECT 1; BEGIN; COMMIT"))
                .containsExactly(
                        "1:1 CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
                        "1:95 SELECT 1",
                        "1:105 BEGIN",
                        "1:112 COMMIT");
        assertThat(statements(
                        "CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b; SELECT 1; END; SELECT 2",
                        Dialect.SQLITE))
                .containsExactly(
                        "1:1 CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b; SELECT 1; END", "1:72 SELECT 2");
        assertThat(statements("CREATE RULE r AS ON DELETE TO a DO ALSO (DELETE FROM b; DELETE FROM c); SELECT 1"))
                .hasSize(2);
    }

    @Test
    void tellsWhatIsNotSql() {
        assertThat(statements("\\set x 'y\n\\echo it's\nSELECT 1;\n\\i other.sql\nSELECT 2 \\gset\nSELECT 'it''s'"))
                .containsExactly(
                        "1:1 ! \\set x 'y",
                        "2:1 ! \\echo it's",
                        "3:1 SELECT 1",
                        "4:1 ! \\i other.sql",
                        "5:1 SELECT 2",
                        "5:10 ! \\gset",
                        "6:1 SELECT 'it''s'");
        assertThat(statements("COPY a FROM stdin;\n1\tit's\n\\N\t;\n\\.\nSELECT 1"))
                .containsExactly("1:1 COPY a FROM stdin", "5:1 SELECT 1");
    }

    @Test
    void goesOnToWhatCannotBeRead() {
        assertThat(statements("SELECT 1; SELECT 'open; SELECT 2"))
                .containsExactly("1:1 SELECT 1", "1:11 SELECT 'open; SELECT 2");
    }

    @Test
    void takesParametersOfFrameworksForValues() {
        String text = "SELECT a[1:n], b::text FROM t WHERE id = :id AND x = #{user.name,jdbcType=VARCHAR}\n"
                + " AND y = ${y} AND z = :'z' AND q = ?";
        SqlScript.Piece piece = SqlScript.of(text, Dialect.POSTGRESQL).pieces().get(0);

        assertThat(piece.sql()).hasSameSizeAs(text);
        assertThat(piece.sql()).doesNotContain(":id", "#{", "${", ":'z'").contains("a[1:n]", "b::text");
        assertThat(piece.restore(piece.sql())).isEqualTo(text);
        assertThat(SqlScript.of("SELECT #{a}, ${b}", Dialect.MARIADB).pieces()).hasSize(1);
    }

    @Test
    void placesOfManyParametersAreRight() {
        String text = IntStream.range(0, 500).mapToObj(i -> ":p").collect(Collectors.joining(", ", "SELECT ", ""));
        SqlScript.Piece piece = SqlScript.of(text, Dialect.POSTGRESQL).pieces().get(0);

        assertThat(piece.restore(piece.sql())).isEqualTo(text);
    }
}
