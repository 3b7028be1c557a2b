package dev.reprieve.guard;

import dev.reprieve.rewrite.Request;
import dev.reprieve.scope.Visibility;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one session that decide what a text means: the search path, and whether a backslash in a string is one.
 * They are asked for when a connection is taken and whenever a text may have changed them, and only where they matter:
 * in a database with each name in one schema the guard never asks.
 */
final class Session {
    private static final String ASK =
            "SELECT current_schemas(false), current_setting('standard_conforming_strings') = 'on'";

    private final Connection raw;
    private final Viewpoint[] viewpoints = new Viewpoint[Visibility.values().length];
    private @Nullable Picture picture;
    private boolean known;
    private boolean touched;
    private boolean conforming = true;
    private @Nullable List<String> path;

    Session(Connection raw) {
        this.raw = raw;
    }

    /** From where this session sees the picture. */
    Viewpoint viewpoint(Picture shown, Visibility visibility) throws SQLException {
        if (!known || picture != shown) {
            look(shown);
        }
        return viewpoints[visibility.ordinal()];
    }

    /** Whether the settings need not be asked for. */
    boolean known() {
        return known;
    }

    /** As far as it is known without asking; for texts to which rows do not matter. */
    Viewpoint guess(Picture shown, Visibility visibility) {
        return new Viewpoint(shown, new Request(visibility, path == null ? shown.schemas() : path, conforming));
    }

    /** A text or call may have changed the settings, for good or until the transaction ends. */
    void touched() {
        known = false;
        touched = true;
    }

    /** A part of the transaction was rolled back, which may take back what it had set. */
    void rolledBackPartly() {
        known = known && !touched;
    }

    /** The transaction has ended, which takes back what was set for it only, or what it did not commit. */
    void transactionEnded() {
        rolledBackPartly();
        touched = false;
    }

    private void look(Picture shown) throws SQLException {
        if (!known) {
            path = null;
            String status = DriverKnowledge.parameter(raw, "standard_conforming_strings");
            if (status != null) {
                conforming = status.equals("on");
            }
            if (status == null || shown.pathMatters()) {
                ask();
            }
        } else if (path == null && shown.pathMatters()) {
            ask();
        }
        List<String> visible = path == null || !shown.pathMatters() ? shown.schemas() : path;
        for (Visibility visibility : Visibility.values()) {
            viewpoints[visibility.ordinal()] = new Viewpoint(shown, new Request(visibility, visible, conforming));
        }
        picture = shown;
        known = true;
    }

    private void ask() throws SQLException {
        boolean opens = !raw.getAutoCommit() && DriverKnowledge.idle(raw);
        try (Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery(ASK)) {
            row.next();
            Array schemas = row.getArray(1);
            path = List.of((String[]) schemas.getArray());
            conforming = row.getBoolean(2);
        }
        if (opens) {
            // the application may still want to set the isolation level of the transaction that it has not begun
            raw.rollback();
        }
    }
}
