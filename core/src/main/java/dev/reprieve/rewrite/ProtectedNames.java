package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Protection;
import dev.reprieve.sql.Tokens;
import dev.reprieve.sql.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The cheap first question: can a text concern a protected table at all? Most texts of an application end here. */
final class ProtectedNames {
    private final Set<String> blind = new HashSet<>();
    private final Set<String> functions = new HashSet<>();
    private final Hashes hashes;

    /**
     * @param views the views over protected tables: what deletes from them must be looked at
     */
    ProtectedNames(Protection protection, Set<TableName> views) {
        protection.tables().forEach(t -> blind.add(Words.blind(t.name().name())));
        views.forEach(v -> blind.add(Words.blind(v.name())));
        if (!blind.isEmpty()) {
            TextArguments.functions().forEach(f -> functions.add(Words.blind(f)));
            SettingChanges.functions().forEach(f -> functions.add(Words.blind(f)));
        }
        hashes = new Hashes(Stream.concat(blind.stream(), functions.stream()).toList());
    }

    /** Whether a text may concern a protected table: names one, or calls a function that reads tables named in strings. */
    boolean concerns(Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            if (hashes.contains(tokens.hash(i)) && tokens.canName(i)) {
                String name = Words.blind(tokens.name(i));
                if (blind.contains(name) || functions.contains(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first identifier that is the bare name of a protected table in any case; -1 if there is none. */
    int firstIn(Tokens tokens) {
        return firstIn(tokens, 0, tokens.count());
    }

    int firstIn(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (hashes.contains(tokens.hash(i)) && tokens.canName(i) && matches(tokens.name(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(String name) {
        return blind.contains(Words.blind(name));
    }

    /** Whether a protected name may stand in a text that cannot even be cut into tokens. */
    boolean mayStandIn(String text) {
        String folded = Words.blind(text);
        // names in such quotes are spelled otherwise than they read
        return folded.contains("U&\"")
                || folded.contains("\"\"")
                || folded.contains("``")
                || !anywhereIn(text).isEmpty();
    }

    /** The protected names that a text contains anywhere. */
    List<String> anywhereIn(String text) {
        String folded = Words.blind(text);
        List<String> found = new ArrayList<>();
        for (String name : blind) {
            if (folded.contains(name)) {
                found.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return found;
    }
}
