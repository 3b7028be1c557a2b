package dev.reprieve.error;

/**
 * Every way in which Reprieve says no, with a code that stays. Each has a section in {@code docs/errors.md} under its
 * {@link #code()}.
 */
public enum ErrorCode {
    /** The policy file is not valid YAML. */
    POLICY_SYNTAX(101),
    /** The policy file is YAML but says something that is not allowed. */
    POLICY_INVALID(102),
    /** The policy names a table or column that the database does not have. */
    POLICY_UNKNOWN_NAME(103),
    /** The policy file cannot be read or written. */
    POLICY_FILE(104),

    /** The statement cannot be analysed and names a protected table. */
    STATEMENT_NOT_UNDERSTOOD(200),
    /** The statement would lose soft-deleted rows for good. */
    STATEMENT_DESTROYS(201),
    /** The kind of statement cannot be made to respect soft deletion. */
    STATEMENT_UNSUPPORTED(202),
    /** The statement is longer, deeper or has more tokens than the limit. */
    STATEMENT_TOO_LARGE(203),
    /** A hand-written purge: the statement deletes rows that are already soft-deleted. */
    STATEMENT_PURGES(204),
    /** The guard's picture of the database does not fit the database. */
    SCHEMA_DRIFT(205),
    /** A prepared statement was executed under another scope than it was prepared under. */
    SCOPE_CHANGED(206),
    /** The statement names a marker column, and the policy refuses soft delete by hand. */
    STATEMENT_BY_HAND(207),

    /** The database cannot be reached or an operation on it failed. */
    DATABASE(301),
    /** The database is of a kind or version that Reprieve does not support. */
    DATABASE_UNSUPPORTED(302),
    /** The user lacks a right that the operation needs. */
    DATABASE_RIGHTS(303),
    /** A lock could not be had within the configured retries. */
    LOCK_TIMEOUT(304),

    /** The plan cannot be made because something in the schema stands in the way. */
    PLAN_BLOCKED(401),
    /** Undoing the plan would lose or resurrect soft-deleted rows. */
    UNDO_LOSES_ROWS(402),
    /** The database has not been brought to its policy yet. */
    NOT_APPLIED(403),

    /** No such deletion. */
    DELETION_UNKNOWN(501),
    /** Something stands in the way of a restore; nothing was written. */
    RESTORE_BLOCKED(502),
    /** The deletion has been restored or purged already. */
    DELETION_ENDED(503),
    /** A row cannot have the key of a deleted one, because another row still refers to that one. */
    KEY_STILL_REFERRED(504),

    /** A purge was asked to do something unsafe. */
    PURGE_REFUSED(601),
    /** The database has not been armed, or is not the one that was. */
    PURGE_NOT_ARMED(602),
    /** Something is unlike the last run; somebody has to look at it first. */
    PURGE_UNCONFIRMED(603),
    /** Another process has taken the purge over. */
    PURGE_LEASE_LOST(604),

    /** A command was called with arguments that do not fit. */
    USAGE(701),

    /** No such hold. */
    HOLD_UNKNOWN(801),
    /** A hold cannot be placed or released as asked. */
    HOLD_REFUSED(802),

    /** A defect of Reprieve itself. */
    INTERNAL(901);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** The stable code, for example {@code RPV-201}. */
    public String code() {
        return "RPV-" + number;
    }
}
