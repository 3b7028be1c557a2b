package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.sql.Corpus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shipped statements come out as PostgreSQL's own grammar has accepted them. */
class AcceptedTest {
    @Test
    void rewritesAsTheGrammarHasAccepted() {
        Map<String, Accepted.Line> accepted = new HashMap<>();
        Accepted.read().forEach(l -> accepted.put(l.id(), l));
        for (Path file : Accepted.SHIPPED) {
            List<Corpus.Sample> samples = Corpus.read(file);
            Rewriter rewriter = Accepted.rewriter(samples.stream()
                    .flatMap(s -> Arrays.stream(line(accepted, s).references().split(", ")))
                    .filter(r -> !r.isEmpty())
                    .toList());
            for (Corpus.Sample sample : samples) {
                Accepted.Line line = line(accepted, sample);
                Rewrite rewrite = rewriter.rewrite(sample.sql(), Verdicts.REQUEST);
                if (!(rewrite instanceof Rewrite.Refused)) {
                    assertThat(String.join(", ", Verdicts.found(sample.sql())))
                            .as(sample.sql())
                            .isEqualTo(line.references());
                }
                assertThat(Accepted.digest(rewriter, sample.sql()))
                        .as(
                                "%s%n  comes out as %s%n  which the grammar has not been asked about; see CONTRIBUTING.md,"
                                        + " -Poracle -Dreprieve.accept",
                                sample.sql(), Verdicts.text(rewrite, sample.sql()))
                        .isEqualTo(line.digest());
            }
        }
    }

    private static Accepted.Line line(Map<String, Accepted.Line> accepted, Corpus.Sample sample) {
        Accepted.Line line = accepted.get(sample.id());
        assertThat(line).as("%s: -Poracle -Dreprieve.accept", sample.id()).isNotNull();
        return line;
    }
}
