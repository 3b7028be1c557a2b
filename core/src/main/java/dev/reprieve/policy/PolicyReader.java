package dev.reprieve.policy;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code reprieve.yaml}. A file with mistakes gives one {@link ReprieveException} with up to twenty of them, each
 * with file, line, column, what was expected and the nearest valid name.
 *
 * <p>Limits: 8 MiB, 16 levels of nesting, 50 aliases.
 */
public final class PolicyReader {
    private static final long LARGEST_BYTES = 8L << 20;
    private static final int DEEPEST = 16;
    private static final int MOST_ALIASES = 50;
    private static final String START = "Start with `version: 1` and `tables:`, or let `reprieve init` write the file.";

    private PolicyReader() {}

    /**
     * Reads a file in UTF-8.
     *
     * @throws ReprieveException if it cannot be read ({@link ErrorCode#POLICY_FILE}), is not YAML
     *     ({@link ErrorCode#POLICY_SYNTAX}) or says what is not allowed ({@link ErrorCode#POLICY_INVALID})
     */
    public static Policy read(Path file) {
        String text;
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST_BYTES) {
                throw tooLarge(file.toString());
            }
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ReprieveException(
                    ErrorCode.POLICY_FILE,
                    file.toString(),
                    "there is no such file.",
                    "Give the policy's path, or let `reprieve init` write one.",
                    e);
        } catch (CharacterCodingException e) {
            throw new ReprieveException(
                    ErrorCode.POLICY_FILE, file.toString(), "the file is not UTF-8.", "Save it as UTF-8.", e);
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.POLICY_FILE,
                    file.toString(),
                    "the file cannot be read (" + e.getMessage() + ").",
                    "Check that it is a file and that you may read it.",
                    e);
        }
        return read(text, file.toString());
    }

    /**
     * Reads a text.
     *
     * @param fileName what messages call it
     * @throws ReprieveException as {@link #read(Path)}
     */
    public static Policy read(String text, String fileName) {
        if (text.length() > LARGEST_BYTES) {
            throw tooLarge(fileName);
        }
        PolicyProblems problems = new PolicyProblems(fileName);
        Optional<Node> root;
        try {
            boundShape(text, problems);
            root = new Compose(settings(fileName)).composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw problems.at(
                    ErrorCode.POLICY_SYNTAX,
                    e.getProblemMark().or(e::getContextMark),
                    sentence(e.getProblem()),
                    "Correct the YAML.");
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            throw new ReprieveException(
                    ErrorCode.POLICY_SYNTAX,
                    fileName,
                    "character " + (e.getPosition() + 1) + " is " + character + ", which YAML does not allow.",
                    "Remove it, or write it as an escape in double quotes.",
                    e);
        } catch (YamlEngineException e) {
            throw new ReprieveException(
                    ErrorCode.POLICY_SYNTAX,
                    fileName,
                    sentence(Objects.requireNonNullElse(e.getMessage(), "this is not YAML")),
                    "Correct the YAML.",
                    e);
        }
        if (root.isEmpty()) {
            throw new ReprieveException(ErrorCode.POLICY_INVALID, fileName, "the file is empty.", START);
        }
        return new PolicyDocument(problems).read(root.get());
    }

    /** The composer recurses, so depth is bounded before it runs. */
    private static void boundShape(String text, PolicyProblems problems) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings("")).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case DocumentStart -> documents++;
                default -> {
                    // scalars and the ends of documents nest nothing
                }
            }
            if (documents > 1) {
                throw problems.at(
                        ErrorCode.POLICY_SYNTAX,
                        event.getStartMark(),
                        "a second document starts here.",
                        "A policy is one document: remove the line with three hyphens.");
            }
            if (depth > DEEPEST) {
                throw problems.at(
                        ErrorCode.POLICY_SYNTAX,
                        event.getStartMark(),
                        "the file nests deeper than " + DEEPEST + " levels.",
                        "A policy needs four.");
            }
        }
    }

    private static String sentence(String problem) {
        String line = problem.strip().replaceAll("\\s+", " ");
        return line.endsWith(".") ? line : line + ".";
    }

    private static LoadSettings settings(String label) {
        return LoadSettings.builder()
                .setLabel(label)
                .setAllowNonScalarKeys(true)
                .setCodePointLimit(Math.toIntExact(LARGEST_BYTES))
                .setMaxAliasesForCollections(MOST_ALIASES)
                .build();
    }

    private static ReprieveException tooLarge(String fileName) {
        return new ReprieveException(
                ErrorCode.POLICY_FILE,
                fileName,
                "the file is larger than 8 MiB.",
                "Check that it is a policy; tables that stay hard need no entry.");
    }
}
