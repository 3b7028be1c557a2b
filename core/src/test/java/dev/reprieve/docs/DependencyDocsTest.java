package dev.reprieve.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** {@code docs/dependencies.md} lists exactly what the poms pin. */
class DependencyDocsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("\\| `([\\w.-]+)` \\| ([\\w.-]+) \\| .*\\|");
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([\\w.-]+)}");

    @Test
    void listsEveryPinnedArtifactWithItsVersion() throws Exception {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/dependencies.md"), UTF_8)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2));
            }
        }
        assertThat(documented).isEqualTo(pinned(ROOT.resolve("pom.xml")));
    }

    @Test
    void onlyTheRootPomNamesVersions() throws Exception {
        for (Path module : modules()) {
            assertThat(pinned(module)).as(module.toString()).isEmpty();
        }
    }

    private static List<Path> modules() throws Exception {
        List<Path> poms = new ArrayList<>();
        try (Stream<Path> children = Files.list(ROOT)) {
            children.map(c -> c.resolve("pom.xml")).filter(Files::exists).forEach(poms::add);
        }
        assertThat(poms).isNotEmpty();
        return poms;
    }

    /** Artifact and version of every dependency, plugin and compiler path that has a version of its own. */
    private static Map<String, String> pinned(Path pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        Map<String, String> pinned = new TreeMap<>();
        for (String tag : List.of("dependency", "plugin", "path", "palantirJavaFormat")) {
            NodeList elements = project.getElementsByTagName(tag);
            for (int i = 0; i < elements.getLength(); i++) {
                Element element = (Element) elements.item(i);
                Optional<String> version = child(element, "version");
                if (version.isPresent() && !version.get().equals("${project.version}")) {
                    pinned.put(
                            child(element, "artifactId").orElse("palantir-java-format"),
                            resolve(project, version.get()));
                }
            }
        }
        return pinned;
    }

    private static String resolve(Element project, String version) {
        Matcher property = PROPERTY.matcher(version);
        return property.matches()
                ? project.getElementsByTagName(property.group(1)).item(0).getTextContent()
                : version;
    }

    private static Optional<String> child(Element element, String name) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return Optional.of(node.getTextContent().strip());
            }
        }
        return Optional.empty();
    }
}
