package dev.reprieve.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusTest {
    @Test
    void findsTheReferencesThatPostgresFinds() {
        List<String> wrong = new ArrayList<>();
        for (Path file : Corpus.files("postgresql.jsonl", "tpc.jsonl")) {
            for (Corpus.Sample sample : Corpus.read(file)) {
                List<String> found = references(sample.sql());
                if (!found.equals(sample.references())) {
                    wrong.add(sample.id() + "\n  expected " + sample.references() + "\n  found    " + found + "\n  in "
                            + sample.sql());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> references(String sql) {
        try {
            Script script = Script.parse(Tokenizer.tokenize(sql, Dialect.POSTGRESQL, false));
            Tokens tokens = script.tokens();
            return script.statements().stream()
                    .flatMap(s -> s.tables().stream())
                    .map(t -> tokens.name(t.last()) + "@" + tokens.start(t.first()))
                    .sorted()
                    .toList();
        } catch (SyntaxException e) {
            return List.of("refused: " + e.getMessage());
        }
    }
}
