package dev.reprieve.guard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A URL of the guard's driver, taken apart.
 *
 * @param url the real driver's URL
 * @param policy the policy's path, if the URL has it
 */
record GuardUrl(String url, Optional<String> policy) {
    /** Takes the policy out of the query of {@code jdbc:reprieve:…}. */
    static GuardUrl parse(String url, String prefix, String policyName) {
        String rest = url.substring(prefix.length());
        int query = rest.indexOf('?');
        if (query < 0) {
            return new GuardUrl("jdbc:" + rest, Optional.empty());
        }
        Optional<String> policy = Optional.empty();
        List<String> others = new ArrayList<>();
        for (String parameter : rest.substring(query + 1).split("&")) {
            if (parameter.startsWith(policyName + "=")) {
                policy = Optional.of(
                        URLDecoder.decode(parameter.substring(policyName.length() + 1), StandardCharsets.UTF_8));
            } else if (!parameter.isEmpty()) {
                others.add(parameter);
            }
        }
        String real = "jdbc:" + rest.substring(0, query);
        return new GuardUrl(others.isEmpty() ? real : real + "?" + String.join("&", others), policy);
    }
}
