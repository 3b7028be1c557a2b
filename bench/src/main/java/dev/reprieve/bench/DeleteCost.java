package dev.reprieve.bench;

import dev.reprieve.Reprieve;
import dev.reprieve.plan.Limits;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What a soft delete costs against a real one: {@code DELETE FROM post WHERE id = ?} on a plain database and through the
 * guard on a migrated one, both with the same rows; every second post takes a comment along. Commits do not wait for the
 * disk on either side, which would hide the difference.
 *
 * <p>Arguments: {@code rows}, {@code rounds}, {@code block} (deletes a round and side).
 */
public final class DeleteCost {
    private static final String DELETE = "DELETE FROM post WHERE id = ?";

    private DeleteCost() {}

    /** Runs it once; it has no bar to pass. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(args, Map.of("rows", 200_000L, "rounds", 40L, "block", 500L));
        System.out.println("DeleteCost " + arguments);
        int rows = arguments.integer("rows");
        try (BenchServer server = BenchServer.start()) {
            DataSource plain = server.createDatabase("plain", "reprieve-bench-plain");
            DataSource soft = server.createDatabase("soft", "reprieve-bench-soft");
            Blog.create(plain, rows);
            Blog.create(soft, rows);
            Policy policy = PolicyReader.read(Blog.POLICY, "the benchmark's policy");
            new MeasuredMigration(soft, Limits.DEFAULT).run();
            Blog.settle(plain);
            Blog.settle(soft);
            try (Connection hard = plain.getConnection();
                    Connection guarded =
                            Reprieve.guard(soft).policy(policy).build().getConnection();
                    PreparedStatement real = prepare(hard);
                    PreparedStatement undoable = prepare(guarded)) {
                int[] next = new int[2];
                new Contest()
                        .with("DELETE, plain", turn -> delete(real, ++next[0], rows))
                        .with("DELETE, guarded: can be undone", turn -> delete(undoable, ++next[1], rows))
                        .run(arguments.integer("rounds"), arguments.integer("block"))
                        .print();
            }
        }
    }

    private static PreparedStatement prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
        }
        return connection.prepareStatement(DELETE);
    }

    /** Each key once, in an order that jumps over pages. */
    private static void delete(PreparedStatement statement, int turn, int rows) throws SQLException {
        statement.setLong(1, 1 + turn * 7_919L % rows);
        if (statement.executeUpdate() != 1) {
            throw new IllegalStateException("turn " + turn + " deleted nothing: more turns than rows?");
        }
    }
}
