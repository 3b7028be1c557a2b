package dev.reprieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reprieve purge --watch}, for as long as the test lets it. */
class PurgeWatchTest {
    private static final int LIMIT_SECONDS = 60;
    private static final int MOST_POLLS = 200_000;

    @TempDir
    Path directory;

    @Test
    void purgesAgainAndAgainAndServesMetrics() throws Exception {
        try (Cli cli =
                new Cli(directory, "CREATE TABLE posts (id int PRIMARY KEY); INSERT INTO posts VALUES (1), (2)")) {
            cli.policy("version: 1\ntables: {posts: {delete: soft, retention: 0h}}");
            assertThat(cli.policed("apply", "--yes").code()).isZero();
            assertThat(cli.policed("purge", "--arm", "--yes").code()).isZero();
            cli.sql("UPDATE posts SET live = NULL WHERE id = 1");
            int port = freePort();
            CompletableFuture<Cli.Result> result = new CompletableFuture<>();
            Thread watching = new Thread(() -> result.complete(cli.policed(
                    "purge", "--watch", "--every", "1s", "--jitter", "0s", "--metrics", String.valueOf(port))));
            watching.start();
            awaitRuns(cli, 1);
            cli.sql("UPDATE posts SET live = NULL WHERE id = 2");
            awaitRuns(cli, 3);
            String metrics = scrape(port);
            watching.interrupt();
            Cli.Result ended = result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(ended.code()).isZero();
            assertThat(ended.out())
                    .contains(
                            "Metrics are served on port " + port + ".",
                            "Removed 1 row for good in ",
                            "The next run begins at ");
            assertThat(metrics)
                    .contains(
                            "reprieve_purge_purged_rows_total{table=\"public.posts\"} 2.0",
                            "reprieve_purge_eligible_rows 0.0",
                            "reprieve_purge_armed 1.0",
                            "reprieve_purge_skipped_rows{reason=\"held\"} 0.0",
                            "reprieve_purge_batch_seconds{quantile=\"0.99\"}",
                            "reprieve_purge_runs_total{outcome=\"done\"}")
                    .containsPattern("reprieve_purge_last_success_seconds \\d");
        }
    }

    @Test
    void saysWhyItRemovesNothing() throws Exception {
        try (Cli cli = new Cli(directory, "CREATE TABLE posts (id int PRIMARY KEY)")) {
            cli.policy("version: 1\ntables: {posts: {delete: soft}}");
            assertThat(cli.policed("apply", "--yes").code()).isZero();
            Thread caller = Thread.currentThread();
            CompletableFuture<Cli.Result> result = new CompletableFuture<>();
            Thread watching = new Thread(
                    () -> result.complete(cli.policed("purge", "--watch", "--every", "1d", "--jitter", "0s")));
            watching.start();
            while (watching.getState() != Thread.State.TIMED_WAITING && watching.isAlive()) {
                Thread.onSpinWait();
            }
            watching.interrupt();
            assertThat(result.get(LIMIT_SECONDS, TimeUnit.SECONDS).err())
                    .contains("RPV-602 database: The purge is not armed on this database. ");
            assertThat(caller.isInterrupted()).isFalse();
            assertThat(cli.policed("purge", "--watch", "--every", "0s").code()).isEqualTo(2);
            assertThat(cli.policed("purge", "--watch", "--metrics", "nowhere").err())
                    .startsWith("RPV-701 --metrics: `nowhere` cannot be served: ");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String scrape(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void awaitRuns(Cli cli, int runs) throws SQLException {
        try (Connection connection = cli.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < MOST_POLLS; i++) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT count(*) >= " + runs + " FROM reprieve.purge_run WHERE finished_at IS NOT NULL")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("no " + runs + " runs");
    }
}
