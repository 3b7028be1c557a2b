package dev.reprieve.cli;

import dev.reprieve.policy.Policy;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the policy file. */
final class PolicyOption {
    @Option(
            names = "--policy",
            paramLabel = "FILE",
            defaultValue = "reprieve.yaml",
            description = "The policy file. Default: ${DEFAULT-VALUE}")
    private Path file = Path.of("reprieve.yaml");

    Path file() {
        return file;
    }

    Policy load() {
        return Policy.load(file);
    }
}
