package dev.reprieve.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.sql.Corpus;
import dev.reprieve.sql.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is refused of statements that others wrote, every table protected: {@code docs/refusals.md} says why. */
class RefusalsTest {
    @Test
    void refusesNothingThatIsNotListed() throws IOException {
        String listed = Files.readString(Path.of("../docs/refusals.md"), UTF_8);
        List<String> unlisted = new ArrayList<>();
        for (Path file : Corpus.files(
                "postgresql.jsonl",
                "tpc.jsonl",
                "sqlite.jsonl",
                "hibernate-pg.jsonl",
                "hibernate-maria.jsonl",
                "hibernate-my.jsonl",
                "hibernate-h2.jsonl")) {
            Dialect dialect = Corpus.dialect(file);
            List<Corpus.Sample> samples = Corpus.read(file);
            Rewriter rewriter = new Rewriter(dialect, EveryTable.protection(tables(samples, dialect)));
            int refused = 0;
            for (Corpus.Sample sample : samples) {
                if (rewriter.rewrite(sample.sql(), Verdicts.REQUEST) instanceof Rewrite.Refused no) {
                    refused++;
                    if (!listed.contains("`" + sample.id() + "`")) {
                        unlisted.add(sample.id() + ": " + no.toException().getMessage() + "\n  in " + sample.sql());
                    }
                }
            }
            System.out.println(file + ": " + refused + " of " + samples.size() + " refused");
        }
        assertThat(unlisted).isEmpty();
    }

    /** Those of the statements that can be read: the others name the same tables. */
    private static Set<TableName> tables(List<Corpus.Sample> samples, Dialect dialect) {
        return DamagedTextTest.tables(samples.stream().map(Corpus.Sample::sql).toList(), dialect);
    }
}
