package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which database. What is not given is taken from the environment. */
final class DatabaseOptions {
    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "The database, jdbc:postgresql://host:port/name. Default: $REPRIEVE_DB")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "Who connects. Default: $REPRIEVE_USER")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "WORD",
            description = "The password; better kept in the environment. Default: $REPRIEVE_PASSWORD")
    private @Nullable String password;

    /** Opens the database that the options name. */
    Database open(Terminal terminal) {
        return open(terminal, Optional.empty());
    }

    /** As above, where a positional argument may name the database instead of {@code --db}. */
    Database open(Terminal terminal, Optional<String> positional) {
        if (positional.isPresent() && url != null && !url.equals(positional.get())) {
            throw usage("two databases are given, " + Database.shown(positional.get()) + " and --db.", "Give one.");
        }
        String chosen = positional
                .or(() -> given(url, "REPRIEVE_DB", terminal))
                .orElseThrow(() -> usage(
                        "no database is given.", "Add --db jdbc:postgresql://host:port/name, or set REPRIEVE_DB."));
        return Database.of(
                checked(chosen),
                given(user, "REPRIEVE_USER", terminal),
                given(password, "REPRIEVE_PASSWORD", terminal));
    }

    private static Optional<String> given(@Nullable String option, String variable, Terminal terminal) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(terminal.environment().get(variable)))
                .filter(v -> !v.isEmpty());
    }

    private static String checked(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("jdbc:postgresql:")) {
            return url;
        }
        if (lower.startsWith("jdbc:reprieve:")) {
            throw usage(
                    "the commands work on the database itself, not through the guard.",
                    "Write the URL without `reprieve:`.");
        }
        if (lower.startsWith("postgres://") || lower.startsWith("postgresql://")) {
            throw usage(
                    "the URL is not a JDBC URL.",
                    "Write jdbc:postgresql://host:port/name, and user and password as --user and REPRIEVE_PASSWORD.");
        }
        if (lower.startsWith("jdbc:")) {
            throw new ReprieveException(
                    ErrorCode.DATABASE_UNSUPPORTED,
                    Database.shown(url),
                    "only PostgreSQL is supported.",
                    "Use jdbc:postgresql://host:port/name.");
        }
        throw usage("`" + url + "` is no database URL.", "Write jdbc:postgresql://host:port/name.");
    }

    private static ReprieveException usage(String problem, String wayOut) {
        return new ReprieveException(ErrorCode.USAGE, "", problem, wayOut);
    }
}
