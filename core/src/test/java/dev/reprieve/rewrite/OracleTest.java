package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.rewrite.Oracle.Answer;
import dev.reprieve.sql.Corpus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Statements that others wrote, every table in them protected: the references found are those of PostgreSQL's own
 * grammar, and a rewritten statement without the inserted conditions is the statement that it was. With
 * {@code -Dreprieve.accept} that is written down for {@link AcceptedTest}.
 */
@Tag("oracle")
class OracleTest {
    private record Asked(Corpus.Sample sample, Answer answer) {}

    @Test
    void agreesWithPostgresqlsGrammar() {
        List<String> wrong = new ArrayList<>();
        Corpus.files("postgresql.jsonl", "tpc.jsonl", "grammar.sql").forEach(f -> wrong.addAll(check(f)));
        assertThat(wrong).isEmpty();
        if (Boolean.getBoolean("reprieve.accept")) {
            try (Oracle oracle = Oracle.open()) {
                Accepted.write(oracle);
            }
        }
    }

    /** Another file of the same form: {@code -Dreprieve.more=FILE}. */
    @Test
    void agreesOnFurtherStatements() {
        String more = System.getProperty("reprieve.more", "");
        if (!more.isEmpty()) {
            assertThat(check(Path.of(more))).isEmpty();
        }
    }

    private static List<String> check(Path file) {
        try (Oracle oracle = Oracle.open()) {
            List<Asked> asked = new ArrayList<>();
            Set<TableName> tables = new HashSet<>();
            int unknown = 0;
            for (Corpus.Sample sample : Corpus.read(file)) {
                Answer answer = oracle.ask(sample.sql());
                asked.add(new Asked(sample, answer));
                answer.references().forEach(r -> tables.add(Verdicts.table(r)));
                unknown += answer.error().isEmpty() ? 0 : 1;
            }
            Verdicts verdicts = new Verdicts(oracle, tables);
            asked.forEach(a -> verdicts.check(a.sample().id(), a.sample().sql(), a.answer()));
            System.out.println(file + ": " + verdicts.report() + "; " + unknown + " are not PostgreSQL 18's");
            verdicts.refused().forEach(System.out::println);
            return verdicts.wrong();
        }
    }
}
