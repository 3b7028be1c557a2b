package dev.reprieve.cli;

import dev.reprieve.testkit.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Runs commands in this process against a database of its own, as its owner, who is no superuser. */
final class Cli implements AutoCloseable {
    private final String database;
    private final Path policy;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private boolean interactive;

    Cli(Path directory, String script) {
        this.database = PostgresServer.shared().createDatabase();
        this.policy = directory.resolve("reprieve.yaml");
        sql(script);
        handOver();
        environment.put("REPRIEVE_DB", url());
    }

    /** What a command printed and how it ended. */
    record Result(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    String url() {
        return PostgresServer.shared().urlOfOwner(database);
    }

    /** A superuser's. */
    DataSource dataSource() {
        return PostgresServer.shared().dataSource(database);
    }

    /** As messages show it. */
    String name() {
        return Database.shown(url());
    }

    Path policy() {
        return policy;
    }

    Cli policy(String yaml) {
        try {
            Files.writeString(policy, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The next command sits in front of a person who types this. */
    Cli typing(String text) {
        input = text;
        interactive = true;
        return this;
    }

    Cli piped(String text) {
        input = text;
        return this;
    }

    /** Gives the owner what a superuser has made. */
    void handOver() {
        PostgresServer.shared().handOver(database);
    }

    /** As a superuser. */
    void sql(String statements) {
        PostgresServer.execute(PostgresServer.shared().dataSource(database), statements);
    }

    /** Runs a command that takes --policy. */
    Result policed(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--policy");
        all.add(policy.toString());
        return run(all.toArray(String[]::new));
    }

    Result run(String... arguments) {
        return run(environment, input, interactive, arguments);
    }

    static Result run(Map<String, String> environment, String input, boolean interactive, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                interactive,
                Clock.systemUTC());
        int code = ReprieveCommand.run(terminal, arguments);
        return new Result(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        PostgresServer.shared().dropDatabase(database);
    }
}
