package dev.reprieve.init;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses marker columns: those that a table has already, and other names where a default one is taken. */
final class MarkerChoice {
    private final Set<String> taken = new HashSet<>();

    private MarkerChoice(TableProfile profile) {
        if (profile.table().triggers().stream().noneMatch(t -> t.name().equals(Names.STAMP_TRIGGER))) {
            add(profile.table());
            profile.members().forEach(this::add);
        }
    }

    private void add(Table table) {
        table.columns().stream().map(Column::name).forEach(taken::add);
    }

    static TablePolicy policy(TableProfile profile, Delete delete) {
        TableName name = profile.name();
        MarkerChoice choice = new MarkerChoice(profile);
        // a hard table that merely follows its parent keeps its own columns out of it
        boolean adopt = delete == Delete.SOFT;
        Optional<String> flag = adopt ? profile.handMade().flag() : Optional.empty();
        Optional<String> at = adopt ? profile.handMade().at() : Optional.empty();
        return new TablePolicy(
                name,
                delete,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                choice.free(Markers.DEFAULT.live(), "is_live"),
                flag.isPresent() ? flag : choice.free(Markers.DEFAULT.flag(), "is_tombstone"),
                at.isPresent() ? at : choice.free(Markers.DEFAULT.at(), "tombstone_at"),
                choice.free(Markers.DEFAULT.deletion(), "tombstone_deletion_id"),
                adopt ? profile.handMade().adopted() : Set.of());
    }

    /** Another name where the table has a column of the default one already. */
    private Optional<String> free(String usual, String other) {
        if (!taken.contains(usual)) {
            return Optional.empty();
        }
        for (String candidate : List.of(other, "reprieve_" + usual)) {
            if (!taken.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        int number = 2;
        while (taken.contains("reprieve_" + usual + number)) {
            number++;
        }
        return Optional.of("reprieve_" + usual + number);
    }
}
