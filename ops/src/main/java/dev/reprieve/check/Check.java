package dev.reprieve.check;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.hold.BrokenHold;
import dev.reprieve.plan.Installed;
import dev.reprieve.plan.Obstacle;
import dev.reprieve.plan.Plan;
import dev.reprieve.plan.Planner;
import dev.reprieve.plan.Step;
import dev.reprieve.policy.Acceptance;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNames;
import dev.reprieve.policy.Protection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds a database against its policy and reports drift and whatever leaks. */
public final class Check {
    private static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.accepted().isPresent())
            .thenComparing(Finding::severity)
            .thenComparing(Finding::id);

    private Check() {}

    /**
     * Reads the database and checks it.
     *
     * @throws SQLException if a query fails
     */
    public static Report run(Connection connection, Policy policy) throws SQLException {
        Protection protection = Protection.of(policy, CatalogReader.read(connection));
        Installed installed = Installed.read(connection, protection);
        List<BrokenHold> broken =
                installed.relations().contains("hold_target") ? HoldFindings.read(connection) : List.of();
        return run(protection, Planner.plan(protection, installed), installed.schema(), broken);
    }

    /**
     * Checks what has been read. Pure.
     *
     * @param plan what is left to do
     * @param installed whether Reprieve is in the database at all
     */
    public static Report run(Protection protection, Plan plan, boolean installed) {
        return run(protection, plan, installed, List.of());
    }

    private static Report run(Protection protection, Plan plan, boolean installed, List<BrokenHold> broken) {
        Findings findings = new Findings(protection);
        names(findings);
        drift(findings, plan, installed);
        ViewFindings.find(findings);
        RoutineFindings.find(findings);
        RelationFindings.find(findings);
        UniqueFindings.find(findings);
        EdgeFindings.find(findings);
        TriggerFindings.find(findings);
        HoldFindings.find(findings, broken);
        return new Report(accept(findings.found(), protection.policy().accepted()));
    }

    private static void names(Findings findings) {
        for (ReprieveException unknown :
                PolicyNames.unknown(findings.protection().policy(), findings.catalog())) {
            findings.leak("name:" + unknown.where(), unknown.where(), unknown.problem(), unknown.wayOut());
        }
    }

    private static void drift(Findings findings, Plan plan, boolean installed) {
        for (Obstacle obstacle : plan.obstacles()) {
            if (obstacle.blocks()) {
                findings.leak("plan:" + obstacle.where(), obstacle.where(), obstacle.problem(), obstacle.wayOut());
            }
        }
        if (!installed && !plan.isEmpty()) {
            findings.leak(
                    "drift:not-applied",
                    "database",
                    "It has not been brought to its policy; " + plan.steps().size() + " steps are to be done.",
                    "Run reprieve plan to see them, then reprieve apply.");
            return;
        }
        for (Step step : plan.steps()) {
            findings.leak(
                    "drift:" + step.id(),
                    "step " + step.id(),
                    "The database is not as the policy wants it: " + step.title() + ".",
                    "Run reprieve apply.");
        }
    }

    private static List<Finding> accept(List<Finding> found, List<Acceptance> accepted) {
        List<Finding> result = new ArrayList<>();
        for (Finding finding : found) {
            Optional<Acceptance> acceptance = accepted.stream()
                    .filter(a -> a.finding().equals(finding.id()))
                    .findFirst();
            result.add(acceptance.map(a -> finding.accept(a.why())).orElse(finding));
        }
        Set<String> ids = found.stream().map(Finding::id).collect(Collectors.toSet());
        for (Acceptance acceptance : accepted) {
            if (!ids.contains(acceptance.finding())) {
                result.add(new Finding(
                        "accept:" + acceptance.finding(),
                        Severity.NOTE,
                        "policy",
                        "It accepts " + acceptance.finding() + ", which is no longer found.",
                        "Remove that entry below accept.",
                        Optional.empty(),
                        Optional.empty()));
            }
        }
        return result.stream().sorted(ORDER).toList();
    }
}
