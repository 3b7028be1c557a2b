package dev.reprieve.check;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.policy.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been found so far, and what it is looked for in. */
final class Findings {
    private final Protection protection;
    private final List<Finding> found = new ArrayList<>();

    Findings(Protection protection) {
        this.protection = protection;
    }

    Protection protection() {
        return protection;
    }

    Catalog catalog() {
        return protection.catalog();
    }

    List<Finding> found() {
        return found;
    }

    void leak(String id, String where, String problem, String wayOut) {
        found.add(new Finding(id, Severity.LEAK, where, problem, wayOut, Optional.empty(), Optional.empty()));
    }

    void leak(String id, String where, String problem, String wayOut, String mend) {
        found.add(new Finding(id, Severity.LEAK, where, problem, wayOut, Optional.of(mend), Optional.empty()));
    }

    void note(String id, String where, String problem, String wayOut) {
        found.add(new Finding(id, Severity.NOTE, where, problem, wayOut, Optional.empty(), Optional.empty()));
    }
}
