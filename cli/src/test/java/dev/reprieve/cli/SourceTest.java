package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be held of the sources of all modules by reading them. */
class SourceTest {
    private static final Path ROOT = Path.of("..");
    private static final int LONGEST = 450;
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^( {4})*public (static |final |abstract |sealed |non-sealed |strictfp )*"
                    + "(class|interface|record|enum|@interface) (\\w+)",
            Pattern.MULTILINE);
    private static final Pattern DOCUMENTED = Pattern.compile(
            // the end of a Javadoc comment, then nothing but annotations
            "\\*/\\s*(@\\w+(\\.\\w+)*(\\((?:[^()\"]|\"(?:[^\"\\\\]|\\\\.)*\"|\\([^()]*\\))*\\))?\\s*)*$");

    @Test
    void noFileIsLongerThan450Lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LONGEST) {
                tooLong.add(file + " has " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPublicTypeHasJavadoc() throws IOException {
        List<String> bare = new ArrayList<>();
        int found = 0;
        for (Path file : mainSources()) {
            String text = Files.readString(file);
            Matcher type = PUBLIC_TYPE.matcher(text);
            while (type.find()) {
                found++;
                if (!DOCUMENTED.matcher(text.substring(0, type.start())).find()) {
                    bare.add(file + ": " + type.group(4));
                }
            }
        }
        assertThat(found).isGreaterThan(20);
        assertThat(bare).isEmpty();
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() throws IOException {
        List<Path> packages = mainSources().stream()
                .map(Path::getParent)
                .distinct()
                .map(p -> p.resolve("package-info.java"))
                .toList();
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p).content().contains("/**", "@NullMarked"));
    }

    private static List<Path> mainSources() throws IOException {
        return sources().stream()
                .filter(f -> f.toString().contains("/src/main/java/"))
                .toList();
    }

    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("testkit", "core", "ops", "cli", "bench")) {
            Path sources = ROOT.resolve(module).resolve("src");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> all = Files.walk(sources)) {
                    all.filter(f -> f.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(50);
        return files;
    }
}
