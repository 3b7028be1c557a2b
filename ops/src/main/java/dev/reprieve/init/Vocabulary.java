package dev.reprieve.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What names and types usually mean. Names are compared by their words, so that all ways of writing them agree. */
final class Vocabulary {
    /** Tables of people. */
    private static final Set<String> PEOPLE = words("user account person people customer member author profile staff"
            + " employee client contact subscriber owner actor patient student teacher");

    /** Tables whose rows come and go by themselves. */
    private static final Set<String> FLEETING = words("session token cache like favorite favourite bookmark view hit"
            + " log queue job lock nonce otp heartbeat metric counter stat statistic follow follower vote reaction"
            + " presence tmp temp temporary staging impression click visit migration outbox");

    /** Tables that tools keep about the schema. */
    private static final Set<String> TOOLING = Set.of(
            "flyway_schema_history",
            "schema_version",
            "databasechangelog",
            "databasechangeloglock",
            "schema_migrations",
            "ar_internal_metadata",
            "alembic_version",
            "django_migrations",
            "__efmigrationshistory",
            "knex_migrations",
            "knex_migrations_lock");

    private static final Set<String> FINANCIAL = words("payment invoice order ledger transaction refund charge payout"
            + " billing credit debit receipt purchase sale");

    private static final Set<String> MONEY = words(
            "amount price total subtotal balance cost fee salary tax payment charge rate discount credit debit value");

    private static final Set<String> TECHNICAL = words("token hash password passwd digest salt secret key signature ip"
            + " agent fingerprint otp nonce checksum etag csrf referrer referer path method");

    private static final Set<String> OPAQUE = words("data payload state context metadata meta cache blob headers");

    private static final Pattern EXPIRY = Pattern.compile("(expires?|expiry|expiration|expired)( (at|on|in|time|date))?"
            + "|valid (until|till)|ttl|good until|lease until");

    private static final Pattern BOOKKEEPING = Pattern.compile("(created|updated|modified|inserted|changed|added|last"
            + " (update|updated|modified|change|changed))( (at|on|by|time|date|ts))?|(create|update|modification|insert)"
            + " (time|date|ts)|version|row version|lock version|timestamp|ts");

    private static final Pattern TEXT = Pattern.compile("(text|citext|.*\\.citext|character( varying)?(\\(\\d+\\))?)");
    private static final Pattern DOCUMENT = Pattern.compile("(jsonb?|xml|bytea|hstore|.*\\.hstore|text\\[\\])");
    private static final Pattern NUMBER = Pattern.compile("(numeric|money|double precision|real).*");
    private static final Pattern LENGTH = Pattern.compile("\\((\\d+)\\)");
    private static final Pattern WORD_BREAK = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
    private static final int LONG_TEXT = 100;

    private Vocabulary() {}

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    /** The words of a name, in lower case: {@code deletedAt} and {@code deleted_at} give {@code deleted at}. */
    static List<String> split(String name) {
        List<String> words = new ArrayList<>();
        for (String word : WORD_BREAK.split(name)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }

    /** {@link #split(String)} joined by spaces. */
    static String spaced(String name) {
        return String.join(" ", split(name));
    }

    /** A rough English singular: enough to compare {@code categories} with {@code category}. */
    static String singular(String word) {
        if (word.endsWith("ies") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes")) {
            return word.substring(0, word.length() - 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && word.length() > 2
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /** The last word decides what a table holds: {@code user_sessions} are sessions. */
    private static boolean named(String table, Set<String> words) {
        List<String> parts = split(table);
        return !parts.isEmpty() && words.contains(singular(parts.get(parts.size() - 1)));
    }

    static boolean people(String table) {
        return named(table, PEOPLE) || split(table).contains("people");
    }

    static boolean fleeting(String table) {
        return named(table, FLEETING) && !named(table, PEOPLE);
    }

    static boolean tooling(String table) {
        return TOOLING.contains(table.toLowerCase(Locale.ROOT));
    }

    static boolean financial(String table) {
        return named(table, FINANCIAL);
    }

    static boolean money(String column, String type) {
        return type.equals("money")
                || (NUMBER.matcher(type).matches() && split(column).stream().anyMatch(MONEY::contains));
    }

    static boolean technical(String column) {
        return split(column).stream().anyMatch(TECHNICAL::contains);
    }

    static boolean opaque(String column) {
        List<String> parts = split(column);
        return parts.size() == 1 && OPAQUE.contains(parts.get(0));
    }

    static boolean expiry(String column) {
        return EXPIRY.matcher(spaced(column)).matches();
    }

    static boolean bookkeeping(String column) {
        return BOOKKEEPING.matcher(spaced(column)).matches();
    }

    static boolean text(String type) {
        return TEXT.matcher(type).matches();
    }

    /** Room for prose or a document rather than a code or a name. */
    static boolean content(String type) {
        if (DOCUMENT.matcher(type).matches()) {
            return true;
        }
        var length = LENGTH.matcher(type);
        return text(type)
                && (length.find() ? Integer.parseInt(length.group(1)) >= LONG_TEXT : !type.startsWith("character("));
    }

    static boolean time(String type) {
        return type.startsWith("timestamp") || type.equals("date");
    }

    static boolean timestamp(String type) {
        return type.startsWith("timestamp");
    }
}
