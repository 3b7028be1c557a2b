package dev.reprieve.guard;

import dev.reprieve.policy.Names;
import dev.reprieve.scope.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells the database who deletes and why, as settings of the transaction, where the ledger finds them: once per
 * transaction and change, and not at all if nobody says so. A scope of the thread goes before what the connection's
 * client info says.
 */
final class Attribution {
    private static final String TELL = "SELECT set_config('" + Names.SETTING_ACTOR + "', ?, true), set_config('"
            + Names.SETTING_REASON + "', ?, true)";

    private @Nullable String clientActor;
    private @Nullable String clientReason;
    private @Nullable String toldActor;
    private @Nullable String toldReason;
    private boolean unsure;

    /** Whether the client info's name is one of the guard's own. */
    static boolean owns(@Nullable String name) {
        return Names.SETTING_ACTOR.equals(name) || Names.SETTING_REASON.equals(name);
    }

    void setClientInfo(String name, @Nullable String value) {
        String given = value == null || value.isBlank() ? null : value;
        if (name.equals(Names.SETTING_ACTOR)) {
            clientActor = given;
        } else {
            clientReason = given;
        }
    }

    @Nullable
    String clientInfo(String name) {
        return name.equals(Names.SETTING_ACTOR) ? clientActor : clientReason;
    }

    /** Whether the database must be told before the next deletion. */
    boolean differs() {
        return unsure || !Objects.equals(actor(), toldActor) || !Objects.equals(reason(), toldReason);
    }

    /** Tells the transaction; nothing changes if it fails. */
    void tell(Connection raw) throws SQLException {
        String actor = actor();
        String reason = reason();
        try (PreparedStatement statement = raw.prepareStatement(TELL)) {
            statement.setString(1, actor == null ? "" : actor);
            statement.setString(2, reason == null ? "" : reason);
            statement.execute();
        }
        toldActor = actor;
        toldReason = reason;
        unsure = false;
    }

    /** A part of the transaction was rolled back: it may have been the part that was told. */
    void rolledBackPartly() {
        unsure = unsure || toldActor != null || toldReason != null;
    }

    /** The transaction has ended, and the settings with it. */
    void transactionEnded() {
        toldActor = null;
        toldReason = null;
        unsure = false;
    }

    private @Nullable String actor() {
        String actor = Scope.actor();
        return actor == null ? clientActor : actor;
    }

    private @Nullable String reason() {
        // a scope's actor must not be given the reason of someone else
        return Scope.actor() == null ? clientReason : Scope.reason();
    }
}
