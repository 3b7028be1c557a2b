package dev.reprieve.testkit.query;

import java.util.Set;

/**
 * A generated statement.
 *
 * @param features what it makes use of
 */
public record Statement(String sql, Set<Feature> features) {
    public Statement {
        features = Set.copyOf(features);
    }
}
