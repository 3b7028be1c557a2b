package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.rewrite.Mutator.Mutant;
import dev.reprieve.sql.Corpus;
import dev.reprieve.sql.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a statement is written, no reference in it is missed, and it is not refused for how it is written. */
class MutationTest {
    /** How often each shipped statement is written anew; if set, the whole corpora are too. */
    private static final int ROUNDS = Integer.getInteger("reprieve.rounds", 4);

    private static final boolean WHOLE = System.getProperty("reprieve.rounds") != null;

    @Test
    void findsTheSameReferencesHoweverTheyAreWritten() {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("MutationTest seed " + seed);
        Random random = new Random(seed);
        List<String> wrong = new ArrayList<>();
        int mutants = 0;
        for (Path file : Corpus.files(
                "postgresql.jsonl",
                "tpc.jsonl",
                "grammar.sql",
                "sqlite.jsonl",
                "hibernate-pg.jsonl",
                "hibernate-maria.jsonl",
                "hibernate-my.jsonl",
                "hibernate-h2.jsonl")) {
            Dialect dialect = Corpus.dialect(file);
            List<Corpus.Sample> samples = Corpus.read(file);
            if (samples.size() > 1_000 && !WHOLE) {
                continue;
            }
            for (Corpus.Sample sample : samples) {
                if (!Written.isUnderstood(sample.sql(), dialect)) {
                    continue;
                }
                for (int i = 0; i < ROUNDS; i++) {
                    mutants++;
                    Mutant mutant = Mutator.mutate(sample.sql(), dialect, random);
                    String difference = Written.difference(sample.sql(), mutant, dialect);
                    if (!difference.isEmpty()) {
                        wrong.add(
                                sample.id() + ": " + difference + "\n  in " + sample.sql() + "\n  as " + mutant.sql());
                    }
                }
            }
        }
        assertThat(wrong).as(wrong.size() + " of " + mutants + ", seed " + seed).isEmpty();
        System.out.println("MutationTest " + mutants + " mutants");
    }
}
