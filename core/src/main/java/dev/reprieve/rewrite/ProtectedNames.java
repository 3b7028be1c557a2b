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

/** The cheap first question: can a text concern a protected table at all? Most texts of an application end here. */
final class ProtectedNames {
    private final Set<String> blind = new HashSet<>();
    private final Set<String> functions = new HashSet<>();
    private final int mask;
    private final boolean[] hashes;

    /**
     * @param views the views over protected tables: what deletes from them must be looked at
     */
    ProtectedNames(Protection protection, Set<TableName> views) {
        int size = Integer.highestOneBit(Math.max(64, (protection.tables().size() + views.size()) * 16));
        mask = size - 1;
        hashes = new boolean[size];
        protection.tables().forEach(t -> add(t.name()));
        views.forEach(this::add);
        if (!blind.isEmpty()) {
            TextArguments.functions().forEach(this::addFunction);
            SettingChanges.functions().forEach(this::addFunction);
        }
    }

    private void addFunction(String name) {
        functions.add(Words.blind(name));
        hashes[slot(Words.hash(name))] = true;
    }

    /** Whether a text may concern a protected table: names one, or calls a function that reads tables named in strings. */
    boolean concerns(Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            if (hashes[slot(tokens.hash(i))] && tokens.canName(i)) {
                String name = Words.blind(tokens.name(i));
                if (blind.contains(name) || functions.contains(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void add(TableName name) {
        blind.add(Words.blind(name.name()));
        hashes[slot(Words.hash(name.name()))] = true;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & mask;
    }

    /** The first identifier that is the bare name of a protected table in any case; -1 if there is none. */
    int firstIn(Tokens tokens) {
        return firstIn(tokens, 0, tokens.count());
    }

    int firstIn(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (hashes[slot(tokens.hash(i))] && tokens.canName(i) && matches(tokens.name(i))) {
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
