package dev.reprieve.init;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNotes;
import dev.reprieve.policy.PolicyNotes.Suggestion;
import dev.reprieve.policy.Relation;
import dev.reprieve.policy.Retention;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Proposes a policy: each table by its own evidence, then made consistent, so that no soft row can lose its parent for
 * good. Pure, and the same for the same catalog and statistics.
 */
public final class Classifier {
    private final Catalog catalog;
    private final Statistics statistics;
    private final Map<TableName, TableProfile> profiles = new TreeMap<>();
    private final Map<TableName, List<String>> evidence = new TreeMap<>();
    private final Map<TableName, List<String>> hints = new TreeMap<>();
    private final Map<TableName, Score> scores = new TreeMap<>();
    private final Set<TableName> soft = new TreeSet<>();
    /** Join tables whose every row falls and rises with its parents. */
    private final Set<TableName> following = new TreeSet<>();

    private Classifier(Catalog catalog, Statistics statistics) {
        this.catalog = catalog;
        this.statistics = statistics;
    }

    /** The policy for the database and what speaks for it. */
    public static Draft classify(Catalog catalog, Statistics statistics) {
        Classifier classifier = new Classifier(catalog, statistics);
        for (Table table : catalog.tables().values()) {
            if (table.kind() != Table.Kind.FOREIGN && table.parents().isEmpty()) {
                classifier.profiles.put(table.name(), TableProfile.of(catalog, table));
            }
        }
        classifier.profiles.values().forEach(classifier::judge);
        classifier.makeConsistent();
        return classifier.draft();
    }

    /** By the table's own evidence. */
    private void judge(TableProfile profile) {
        Score score = Score.of(profile, statistics);
        scores.put(profile.name(), score);
        List<String> lines = new ArrayList<>();
        if (profile.join()
                && !profile.handMade().adoptable()
                && profile.referrers().isEmpty()) {
            following.add(profile.name());
            lines.add("only joins " + names(profile.keys().keySet()));
            if (profile.heldBy().isEmpty()) {
                lines.add("falls and rises with them, as its keys are ON DELETE CASCADE");
            }
        } else {
            lines.addAll(score.evidence());
            if (score.soft()) {
                soft.add(profile.name());
            }
        }
        if (!profile.members().isEmpty()) {
            int count = profile.members().size();
            boolean partitions = profile.table().kind() == Table.Kind.PARTITIONED;
            lines.add("goes for its " + count + (partitions ? " partition" : " inheriting table")
                    + (count == 1 ? "" : "s") + " too");
        }
        evidence.put(profile.name(), lines);
    }

    /** Both rules only ever turn tables soft, so this ends. */
    private void makeConsistent() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (TableProfile profile : profiles.values()) {
                changed |= heldJoin(profile) || keptParents(profile);
            }
        }
    }

    /** A join row must be deleted by hand before its parent; the parent would come back without it. */
    private boolean heldJoin(TableProfile profile) {
        if (!following.contains(profile.name()) || soft.contains(profile.name())) {
            return false;
        }
        Set<TableName> parents =
                profile.heldBy().stream().filter(soft::contains).collect(Collectors.toCollection(TreeSet::new));
        if (parents.isEmpty()) {
            return false;
        }
        makeSoft(profile.name(), "must be deleted before " + names(parents) + ", which would come back without it");
        return true;
    }

    /** A soft row must never lose its parent for good. */
    private boolean keptParents(TableProfile profile) {
        boolean changed = false;
        if (soft.contains(profile.name())) {
            for (TableName parent : profile.keys().keySet()) {
                if (profiles.containsKey(parent) && !soft.contains(parent)) {
                    makeSoft(
                            parent,
                            profile.name().name()
                                    + " is soft and refers to it: its rows must not lose their parent for good");
                    changed = true;
                }
            }
        }
        return changed;
    }

    private void makeSoft(TableName table, String reason) {
        soft.add(table);
        lines(evidence, table).add(reason);
    }

    private Draft draft() {
        Map<TableName, TablePolicy> tables = new TreeMap<>();
        for (TableProfile profile : profiles.values()) {
            tables.put(profile.name(), table(profile));
        }
        Policy policy = new Policy(Retention.DEFAULT, Markers.DEFAULT, true, tables, List.of(), List.of());
        return new Draft(policy, new PolicyNotes(header(), evidence, hints, suggestions()));
    }

    private TablePolicy table(TableProfile profile) {
        boolean isSoft = soft.contains(profile.name());
        TablePolicy markers = MarkerChoice.policy(profile, isSoft ? Delete.SOFT : Delete.HARD);
        TablePolicy conflictFree =
                isSoft || references(profile) ? markers : TablePolicy.of(profile.name(), Delete.HARD);
        Optional<Retention> retention = Optional.empty();
        if (isSoft) {
            handMadeHints(profile);
            retention = Objects.requireNonNull(scores.get(profile.name()))
                    .retention()
                    .flatMap(Retention::parse);
            if (retention.isPresent()) {
                lines(hints, profile.name())
                        .add("retention: an amount, a date and the name make it a financial record,"
                                + " which many laws want kept for 6 to 10 years");
            }
        }
        return new TablePolicy(
                conflictFree.table(),
                conflictFree.delete(),
                Optional.empty(),
                retention,
                isSoft ? Labels.of(profile.table()) : Optional.empty(),
                conflictFree.live(),
                conflictFree.flag(),
                conflictFree.at(),
                conflictFree.deletion(),
                conflictFree.adopted());
    }

    /** Whether it may come to carry the markers although it is hard. */
    private static boolean references(TableProfile profile) {
        return !profile.keys().isEmpty();
    }

    private void handMadeHints(TableProfile profile) {
        HandMade hand = profile.handMade();
        TableName name = profile.name();
        for (String state : hand.states()) {
            statistics.deletedStates(name, state).forEach((value, rows) -> {
                lines(hints, name)
                        .add(String.format(
                                Locale.ROOT,
                                "%s is '%s' in %,d of the rows looked at. After apply, bring them over, outside the guard:",
                                state,
                                value,
                                rows));
                lines(hints, name)
                        .add("  BEGIN; SET LOCAL reprieve.adopting = 'on'; UPDATE " + name.sql()
                                + " SET " + Identifier.quote(live(profile)) + " = NULL WHERE "
                                + Identifier.quote(live(profile)) + " AND " + Identifier.quote(state) + " = "
                                + Identifier.literal(value) + "; COMMIT;");
            });
        }
        for (Column column : hand.unusable()) {
            lines(hints, name)
                    .add("column " + column.name() + " looks like a mark of deletion, but a marker cannot be of type "
                            + column.type() + " or there is another already");
        }
    }

    private String live(TableProfile profile) {
        return MarkerChoice.policy(profile, Delete.SOFT)
                .markers(Markers.DEFAULT)
                .live();
    }

    private List<Suggestion> suggestions() {
        return UndeclaredReference.findAll(catalog).stream()
                .filter(r -> soft.contains(r.parent()))
                .sorted(Comparator.comparing(UndeclaredReference::child).thenComparing(UndeclaredReference::column))
                .map(r -> new Suggestion(r.relation(Relation.OnDelete.CASCADE), suggestion(r)))
                .toList();
    }

    private String suggestion(UndeclaredReference reference) {
        String orphans = statistics
                .orphans(reference)
                .map(s -> s.found() == 0
                        ? ", and every value that was looked at has its parent"
                        : ", but " + s.text() + " have no parent")
                .orElse("");
        return reference.child() + "." + reference.column() + " is named and typed like a reference to "
                + reference.parent() + orphans;
    }

    private List<String> header() {
        return List.of(
                "Which tables DELETE marks (soft) and which it empties for good (hard), proposed by reprieve init.",
                "The question for each: if a deleted row came back tomorrow, would anyone care?",
                soft.size() + " of " + profiles.size() + " tables are soft. Read the reasons, change what is wrong,"
                        + " then: reprieve plan");
    }

    private static String names(Set<TableName> tables) {
        return String.join(" and ", tables.stream().map(TableName::name).toList());
    }

    private static List<String> lines(Map<TableName, List<String>> of, TableName table) {
        return of.computeIfAbsent(table, t -> new ArrayList<>());
    }
}
