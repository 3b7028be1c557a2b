package dev.reprieve.logic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a script says a query gives, in sqllogictest's own way of printing it.
 *
 * @param types a letter a column: I, R or T
 * @param hash MD5 of all values with a line feed each; empty if {@code values} are listed
 */
record Expected(String types, Order order, String hash, List<String> values) {
    /** How values are sorted before they are compared. */
    enum Order {
        NOSORT,
        ROWSORT,
        VALUESORT
    }

    Expected {
        values = List.copyOf(values);
    }

    /** Whether an answer is the expected one. */
    boolean agrees(Answer answer) {
        if (answer.failed() || !answer.rows().stream().allMatch(r -> r.size() == types.length())) {
            return false;
        }
        List<String> actual = print(answer.rows());
        return hash.isEmpty() ? actual.equals(values) : md5(actual).equals(hash);
    }

    private List<String> print(List<List<@Nullable Object>> rows) {
        List<List<String>> printed = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<String> line = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                line.add(print(types.charAt(i), row.get(i)));
            }
            printed.add(line);
        }
        if (order == Order.ROWSORT) {
            printed.sort((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)));
        }
        List<String> all = new ArrayList<>();
        printed.forEach(all::addAll);
        if (order == Order.VALUESORT) {
            Collections.sort(all);
        }
        return all;
    }

    private static String print(char type, @Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (type == 'I' && value instanceof Number number) {
            return Long.toString(number.longValue());
        }
        if (type == 'R' && value instanceof Number number) {
            return String.format(Locale.ROOT, "%.3f", new BigDecimal(number.toString()));
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        String text = value.toString();
        return text.isEmpty() ? "(empty)" : text;
    }

    private static String md5(List<String> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            values.forEach(v -> digest.update((v + "\n").getBytes(UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
