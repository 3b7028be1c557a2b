package dev.reprieve.testkit.query;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The chance behind one statement, and what the statement has made use of so far. */
final class Draw {
    private final Random random;
    private final Database database;
    private final Set<Feature> used = EnumSet.noneOf(Feature.class);
    private int names;

    Draw(Random random, Database database) {
        this.random = random;
        this.database = database;
    }

    /** Begins another statement. */
    void begin() {
        used.clear();
        names = 0;
    }

    Database database() {
        return database;
    }

    Random random() {
        return random;
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** A name that the statement does not have yet. */
    String name(String prefix) {
        return prefix + names++;
    }

    boolean can(Feature feature) {
        return feature.on(database);
    }

    /** Whether to use the feature now; if so it counts as used. */
    boolean use(Feature feature, int oneIn) {
        if (!can(feature) || !chance(oneIn)) {
            return false;
        }
        used.add(feature);
        return true;
    }

    void note(Feature feature) {
        used.add(feature);
    }

    Set<Feature> used() {
        return EnumSet.copyOf(used);
    }
}
