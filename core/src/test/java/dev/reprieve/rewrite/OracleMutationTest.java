package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.rewrite.Mutator.Mutant;
import dev.reprieve.sql.Corpus;
import dev.reprieve.sql.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What PostgreSQL's own grammar finds in statements that have been written in another way. */
@Tag("oracle")
class OracleMutationTest {
    private static final int ROUNDS = Integer.getInteger("reprieve.rounds", 1);

    @Test
    void agreesHoweverStatementsAreWritten() {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("OracleMutationTest seed " + seed);
        Random random = new Random(seed);
        List<String> wrong = new ArrayList<>();
        int mutants = 0;
        int references = 0;
        try (Oracle oracle = Oracle.open()) {
            for (Path file : Corpus.files("postgresql.jsonl", "tpc.jsonl", "grammar.sql", "hibernate-pg.jsonl")) {
                for (Corpus.Sample sample : Corpus.read(file)) {
                    boolean readable = Written.isUnderstood(sample.sql(), Dialect.POSTGRESQL)
                            && oracle.ask(sample.sql()).isQuery();
                    for (int i = 0; readable && i < ROUNDS; i++) {
                        Mutant mutant = Mutator.mutate(sample.sql(), Dialect.POSTGRESQL, random, true);
                        Oracle.Answer answer = oracle.ask(mutant.sql());
                        List<String> expected = answer.references().stream()
                                .map(Oracle.Reference::toString)
                                .sorted()
                                .toList();
                        List<String> found = Verdicts.found(mutant.sql());
                        mutants++;
                        references += expected.size();
                        String difference =
                                answer.error() + Written.difference(sample.sql(), mutant, Dialect.POSTGRESQL);
                        if (!difference.isEmpty() || !found.equals(expected)) {
                            wrong.add(sample.id() + ": " + difference + "\n  expected " + expected + "\n  found "
                                    + found + "\n  in " + sample.sql() + "\n  as " + mutant.sql());
                        }
                    }
                }
            }
        }
        System.out.println("OracleMutationTest " + mutants + " mutants, " + references + " references");
        assertThat(wrong).as(wrong.size() + " of " + mutants + ", seed " + seed).isEmpty();
    }
}
