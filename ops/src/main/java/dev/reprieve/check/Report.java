package dev.reprieve.check;

import java.util.List;

/**
 * All findings: leaks first, then notes, then what the policy accepts.
 *
 * @param findings in that order
 */
public record Report(List<Finding> findings) {
    public Report {
        findings = List.copyOf(findings);
    }

    /** Whether anything leaks that the policy does not accept. */
    public boolean fails() {
        return findings.stream().anyMatch(Finding::fails);
    }

    /** The leaks that the policy does not accept. */
    public List<Finding> leaks() {
        return findings.stream().filter(Finding::fails).toList();
    }

    /** The notes that the policy does not accept. */
    public List<Finding> notes() {
        return findings.stream()
                .filter(f -> f.severity() == Severity.NOTE && f.accepted().isEmpty())
                .toList();
    }

    /** What the policy accepts. */
    public List<Finding> accepted() {
        return findings.stream().filter(f -> f.accepted().isPresent()).toList();
    }
}
