package dev.reprieve.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusTest {
    /** The whole corpora are too large for the repository; where they lie beside it, they are read too. */
    private static final Path WHOLE = Path.of(System.getProperty("reprieve.corpora", "../../shared/data/sql"));

    @Test
    void findsTheReferencesThatPostgresFinds() {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("postgresql.jsonl", "tpc.jsonl")) {
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

    private static List<Path> files(String... names) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            files.add(Path.of("src/test/resources/sql", name));
            if (Files.exists(WHOLE.resolve(name))) {
                files.add(WHOLE.resolve(name));
            }
        }
        return files;
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
