package dev.reprieve;

import dev.reprieve.guard.GuardBuilder;
import dev.reprieve.scope.Scope;
import dev.reprieve.scope.Visibility;
import javax.sql.DataSource;

/** The entry point of an application. */
public final class Reprieve {
    private Reprieve() {}

    /**
     * Puts a guard in front of a data source:
     *
     * <pre>{@code
     * DataSource guarded = Reprieve.guard(dataSource).policy(Path.of("reprieve.yaml")).build();
     * }</pre>
     *
     * <p>It works above and below a connection pool. XA data sources are left alone.
     */
    public static GuardBuilder guard(DataSource dataSource) {
        return new GuardBuilder(dataSource);
    }

    /**
     * Opens a block in which statements of this thread see other rows than the live ones:
     *
     * <pre>{@code
     * try (var scope = Reprieve.including(Visibility.ALL)) {
     *     jdbc.query("SELECT title FROM posts", …);   // soft-deleted posts too
     * }
     * }</pre>
     */
    public static Scope including(Visibility visibility) {
        return Scope.seeing(visibility);
    }
}
