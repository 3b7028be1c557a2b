package dev.reprieve.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Corpus;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Script;
import dev.reprieve.sql.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is done to a text, there is a result. */
class DamagedTextTest {
    private static final Rewriter REWRITER = new Rewriter(Dialect.POSTGRESQL, Blog.PROTECTION);
    private static final Request REQUEST = new Request(Visibility.LIVE, List.of("public"), true);

    @Test
    void hasAResultForEveryDamagedText() throws InterruptedException {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("DamagedTextTest seed " + seed);
        Random random = new Random(seed);
        List<Fixture> fixtures = FixtureTest.fixtures().toList();
        for (int i = 0; i < 20_000; i++) {
            String sql = fixtures.get(random.nextInt(fixtures.size())).sql();
            assertThat(REWRITER.rewrite(damaged(sql, random), REQUEST)).isNotNull();
        }
    }

    /** Every beginning of a statement, and statements that break into each other, on a thread with a stack of 1 MB. */
    @Test
    void hasAResultForEveryBeginningAndSplice() throws InterruptedException {
        long seed = Long.getLong("reprieve.seed", System.nanoTime());
        System.out.println("DamagedTextTest seed " + seed);
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        Thread thread =
                new Thread(null, () -> beginningsAndSplices(new Random(seed), failures), "small stack", 1 << 20);
        thread.setUncaughtExceptionHandler((t, e) -> failures.add(e.toString()));
        thread.start();
        thread.join();
        assertThat(failures).as("seed " + seed).isEmpty();
    }

    private static void beginningsAndSplices(Random random, List<String> failures) {
        for (String file : List.of("postgresql", "tpc", "sqlite", "hibernate-pg", "hibernate-maria", "hibernate-h2")) {
            Path path = Path.of("src/test/resources/sql", file + ".jsonl");
            Dialect dialect = Corpus.dialect(path);
            List<String> texts =
                    Corpus.read(path).stream().map(Corpus.Sample::sql).toList();
            Rewriter rewriter = new Rewriter(dialect, EveryTable.protection(tables(texts, dialect)));
            for (int i = 0; i < 25; i++) {
                String text = texts.get(random.nextInt(texts.size()));
                for (int end = 0; end <= Math.min(text.length(), 500); end++) {
                    tryOne(rewriter, text.substring(0, end), failures);
                }
                for (int splice = 0; splice < 20; splice++) {
                    String other = texts.get(random.nextInt(texts.size()));
                    int at = random.nextInt(text.length() + 1);
                    int from = random.nextInt(other.length() + 1);
                    String middle = other.substring(from, from + random.nextInt(other.length() - from + 1));
                    tryOne(rewriter, text.substring(0, at) + middle + text.substring(at), failures);
                    byte[] bytes = text.getBytes(UTF_8);
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    tryOne(rewriter, new String(bytes, UTF_8), failures);
                }
            }
        }
    }

    private static void tryOne(Rewriter rewriter, String sql, List<String> failures) {
        try {
            if (rewriter.rewrite(sql, REQUEST) == null) {
                failures.add("no result for " + sql);
            }
            rewriter.references(sql, REQUEST);
        } catch (RuntimeException | StackOverflowError e) {
            failures.add(e + " for " + sql);
        }
    }

    /** The tables of the statements, as far as they can be read. */
    static Set<TableName> tables(List<String> texts, Dialect dialect) {
        Set<TableName> tables = new HashSet<>();
        for (String text : texts) {
            if (Written.isUnderstood(text, dialect)) {
                Script script = Script.parse(Tokenizer.tokenize(text, dialect, false));
                script.statements().stream().flatMap(s -> s.tables().stream()).forEach(t -> {
                    String name = script.tokens().name(t.last());
                    tables.add(new TableName("public", name));
                    if (dialect == Dialect.POSTGRESQL && t.schema() != FromItem.NO_TOKEN) {
                        tables.add(new TableName(script.tokens().name(t.schema()), name));
                    }
                });
            }
        }
        return tables;
    }

    private static String damaged(String sql, Random random) {
        StringBuilder text = new StringBuilder(sql);
        for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setLength(at);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                default -> text.insert(at, sql, random.nextInt(sql.length()), sql.length());
            }
        }
        return text.toString();
    }
}
