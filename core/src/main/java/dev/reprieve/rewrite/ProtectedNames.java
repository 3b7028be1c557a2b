package dev.reprieve.rewrite;

import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import dev.reprieve.sql.Tokens;
import dev.reprieve.sql.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The cheap first question: can a text concern a protected table at all? Most texts of an application end here. */
final class ProtectedNames {
    private final Set<String> lowerCase = new HashSet<>();
    private final int mask;
    private final boolean[] hashes;

    ProtectedNames(Protection protection) {
        Collection<ProtectedTable> tables = protection.tables();
        int size = Integer.highestOneBit(Math.max(64, tables.size() * 16));
        mask = size - 1;
        hashes = new boolean[size];
        for (ProtectedTable table : tables) {
            String name = table.name().name();
            lowerCase.add(name.toLowerCase(Locale.ROOT));
            hashes[slot(Words.hash(name))] = true;
        }
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
            if (hashes[slot(tokens.hash(i))] && tokens.isIdentifier(i) && matches(tokens.name(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(String name) {
        return lowerCase.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The protected names that a text contains anywhere, for texts that cannot even be cut into tokens. */
    List<String> anywhereIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        for (String name : lowerCase) {
            if (lower.contains(name)) {
                found.add(name);
            }
        }
        return found;
    }
}
