package dev.reprieve.guard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A URL of the guard's driver, taken apart.
 *
 * @param url the real driver's URL
 * @param own the parameters that are the guard's, with their whole names
 */
record GuardUrl(String url, Map<String, String> own) {
    GuardUrl {
        own = Map.copyOf(own);
    }

    /** Takes the parameters whose names begin with {@code ownPrefix} out of the query of {@code jdbc:reprieve:…}. */
    static GuardUrl parse(String url, String prefix, String ownPrefix) {
        String rest = url.substring(prefix.length());
        int query = rest.indexOf('?');
        if (query < 0) {
            return new GuardUrl("jdbc:" + rest, Map.of());
        }
        Map<String, String> own = new TreeMap<>();
        List<String> others = new ArrayList<>();
        for (String parameter : rest.substring(query + 1).split("&")) {
            int sign = parameter.indexOf('=');
            if (sign > 0 && parameter.startsWith(ownPrefix)) {
                own.put(
                        parameter.substring(0, sign),
                        URLDecoder.decode(parameter.substring(sign + 1), StandardCharsets.UTF_8));
            } else if (!parameter.isEmpty()) {
                others.add(parameter);
            }
        }
        String real = "jdbc:" + rest.substring(0, query);
        return new GuardUrl(others.isEmpty() ? real : real + "?" + String.join("&", others), own);
    }
}
