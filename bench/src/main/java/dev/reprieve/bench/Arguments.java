package dev.reprieve.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The {@code name=value} arguments of a benchmark, each with a default; an unknown name is refused. */
record Arguments(Map<String, Long> values) {
    /** Reads the arguments over the defaults. */
    static Arguments read(String[] arguments, Map<String, Long> defaults) {
        Map<String, Long> values = new TreeMap<>(defaults);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0 || !defaults.containsKey(name)) {
                throw new IllegalArgumentException(
                        Arrays.toString(arguments) + ": expected name=number with a name of " + defaults.keySet());
            }
            values.put(name, Long.parseLong(argument.substring(equals + 1)));
        }
        return new Arguments(values);
    }

    long get(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no argument " + name);
        }
        return value;
    }

    int integer(String name) {
        return Math.toIntExact(get(name));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value));
        return text.toString();
    }
}
