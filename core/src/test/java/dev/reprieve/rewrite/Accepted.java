package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.sql.Corpus;
import dev.reprieve.sql.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What PostgreSQL's own grammar has once accepted, kept for builds without Node: for each shipped statement the
 * references that it found, and a digest of the rewritten text that it agreed with.
 */
final class Accepted {
    static final List<Path> SHIPPED = List.of(
            Path.of("src/test/resources/sql/postgresql.jsonl"),
            Path.of("src/test/resources/sql/tpc.jsonl"),
            Path.of("src/test/resources/sql/grammar.sql"));
    private static final Path FILE = Path.of("src/test/resources/sql/accepted.tsv");
    private static final int DIGEST_DIGITS = 16;

    private Accepted() {}

    /**
     * @param references as the oracle writes them
     */
    record Line(String id, String references, String digest) {}

    static List<Line> read() {
        try {
            return Files.readAllLines(FILE).stream()
                    .map(l -> l.split("\t", -1))
                    .map(f -> new Line(f[0], f[1], f[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the file anew, all statements of which the oracle has agreed with. */
    static void write(Oracle oracle) {
        List<String> lines = new ArrayList<>();
        for (Path file : SHIPPED) {
            List<Corpus.Sample> samples = Corpus.read(file);
            List<Oracle.Answer> answers =
                    samples.stream().map(s -> oracle.ask(s.sql())).toList();
            Rewriter rewriter = rewriter(answers.stream()
                    .flatMap(a -> a.references().stream())
                    .map(Oracle.Reference::toString)
                    .toList());
            for (int i = 0; i < samples.size(); i++) {
                Corpus.Sample sample = samples.get(i);
                List<String> references = answers.get(i).references().stream()
                        .map(Oracle.Reference::toString)
                        .sorted()
                        .toList();
                lines.add(sample.id() + "\t" + String.join(", ", references) + "\t" + digest(rewriter, sample.sql()));
            }
        }
        try {
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rewriter under which every table is protected that one of the references can mean. */
    static Rewriter rewriter(Collection<String> references) {
        Set<TableName> tables = new HashSet<>();
        for (String reference : references) {
            String name = reference.substring(0, reference.lastIndexOf('@'));
            int dot = name.indexOf('.');
            tables.add(new TableName("public", name));
            if (dot > 0) {
                tables.add(new TableName(name.substring(0, dot), name.substring(dot + 1)));
            }
        }
        return new Rewriter(Dialect.POSTGRESQL, EveryTable.protection(tables));
    }

    static String digest(Rewriter rewriter, String sql) {
        String text = Verdicts.text(rewriter.rewrite(sql, Verdicts.REQUEST), sql);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
