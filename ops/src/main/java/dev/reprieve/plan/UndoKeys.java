package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Takes back what became of foreign keys: bases get their CASCADE again, twins go. */
final class UndoKeys {
    private static final String NOT_VALID = " NOT VALID";

    private final Work work;
    private final KeyBuilder builder;
    private final Set<String> dropped = new HashSet<>();

    UndoKeys(Work work) {
        this.work = work;
        this.builder = new KeyBuilder(work);
    }

    void plan() {
        List<ForeignKey> keys = work.catalog().foreignKeys().stream()
                .filter(k -> !k.partitionOf())
                .toList();
        keys.stream().filter(k -> stale(k)).forEach(k -> drop(k, "left by an interrupted plan"));
        keys.stream().filter(k -> changed(k).isPresent()).forEach(this::build);
        keys.stream().filter(k -> changed(k).isPresent()).forEach(this::swap);
        keys.stream().filter(k -> isTwin(k) && !Names.isSuccessor(k.name())).forEach(k -> drop(k, "the live key goes"));
        // on partitions too: one that was built may not have been attached
        work.catalog().foreignKeys().forEach(this::index);
    }

    /** Drops the index that served the base while the unique one did not. */
    private void index(ForeignKey key) {
        String usual = Names.referenceIndex(key.child(), key.columns());
        Table child = work.catalog().table(key.child()).orElseThrow();
        for (String name : List.of(usual, Names.apart(usual, key.child()))) {
            if (child.index(name).filter(i -> !i.partitionOf()).isPresent() && dropped.add(key.child() + " " + name)) {
                work.add(new Step.Brief(
                        "drop " + key.child() + " " + name,
                        "Drop " + name + ", which " + key.name() + " needs no more",
                        List.of("DROP INDEX " + new TableName(key.child().schema(), name).sql()),
                        builder.locks(Mode.ACCESS_EXCLUSIVE, key.child(), key.child()),
                        List.of()));
            }
        }
    }

    /** The definition that the key had, if it has another now. */
    private Optional<String> changed(ForeignKey key) {
        return work.installed()
                .original(Kind.FOREIGN_KEY, ForeignKeySteps.key(key.child(), key.name()))
                .filter(d -> !d.equals(key.definition()) && !isTwin(key));
    }

    private boolean isTwin(ForeignKey key) {
        return UndoPlanner.markedOf(work, key.child())
                .filter(m -> key.columns().contains(m.markers().live()))
                .isPresent();
    }

    /** A successor, unless it is the very one that this undo needs. */
    private boolean stale(ForeignKey key) {
        if (!Names.isSuccessor(key.name())) {
            return false;
        }
        boolean needed = keysOfFamily(key.child())
                .filter(k -> Names.successor(k.name()).equals(key.name()))
                .flatMap(k -> changed(k).stream())
                .anyMatch(d -> plain(d).equals(plain(key.definition())));
        return !needed;
    }

    /** The keys of the table and of those whose partition it is: its own may be meant to become a part of theirs. */
    private Stream<ForeignKey> keysOfFamily(TableName table) {
        Stream<TableName> parents = work.catalog().table(table).stream().flatMap(t -> t.parents().stream());
        return Stream.concat(work.catalog().foreignKeysFrom(table).stream(), parents.flatMap(this::keysOfFamily));
    }

    private static String plain(String definition) {
        return definition.endsWith(NOT_VALID)
                ? definition.substring(0, definition.length() - NOT_VALID.length())
                : definition;
    }

    private void build(ForeignKey key) {
        String original = changed(key).orElseThrow();
        Table child = work.catalog().table(key.child()).orElseThrow();
        String name = Names.successor(key.name());
        String title = key.name() + " as it was";
        builder.declare(child, key.parent(), name, plain(original), title);
        if (!original.endsWith(NOT_VALID)) {
            builder.prove(child, key.parent(), name, plain(original), title);
        }
    }

    private void swap(ForeignKey key) {
        Table child = work.catalog().table(key.child()).orElseThrow();
        List<String> sql = new ArrayList<>();
        sql.add("ALTER TABLE " + key.child().sql() + " DROP CONSTRAINT " + quote(key.name()));
        List<TableName> bearers = new ArrayList<>(List.of(key.child()));
        if (child.kind() == Table.Kind.PARTITIONED) {
            work.allPartitions(key.child()).forEach(t -> bearers.add(t.name()));
        }
        for (TableName bearer : bearers) {
            sql.add("ALTER TABLE " + bearer.sql() + " RENAME CONSTRAINT " + quote(Names.successor(key.name())) + " TO "
                    + quote(key.name()));
        }
        key.comment()
                .ifPresent(c -> sql.add("COMMENT ON CONSTRAINT " + quote(key.name()) + " ON "
                        + key.child().sql() + " IS " + literal(c)));
        work.add(new Step.Brief(
                "swap " + key.child() + " " + key.name(),
                key.name() + " as it was takes its place again",
                sql,
                builder.locks(Mode.ACCESS_EXCLUSIVE, key.child(), key.parent()),
                List.of()));
    }

    private void drop(ForeignKey key, String why) {
        work.add(new Step.Brief(
                "drop " + key.child() + " " + key.name(),
                "Drop " + key.name() + ": " + why,
                List.of("ALTER TABLE " + key.child().sql() + " DROP CONSTRAINT " + quote(key.name())),
                builder.locks(Mode.ACCESS_EXCLUSIVE, key.child(), key.parent()),
                List.of()));
    }
}
