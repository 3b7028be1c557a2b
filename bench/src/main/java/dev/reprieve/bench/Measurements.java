package dev.reprieve.bench;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the methods of one class under JMH, each in a JVM of its own, and keeps nanoseconds and bytes an operation. */
final class Measurements {
    private static final String BYTES = "gc.alloc.rate.norm";
    private static final String URL = "reprieve.bench.url";

    /** One measured method with its parameters. */
    record Result(double nanos, double error, double bytes) {}

    private final Map<String, Result> results = new TreeMap<>();

    private final String url;
    private final Arguments arguments;

    /**
     * Prepares to run.
     *
     * @param blog what the benchmarks can reach by {@link #url()}
     * @param arguments {@code warmups} and {@code rounds}: iterations of a second
     */
    Measurements(GuardedBlog blog, Arguments arguments) {
        this.url = blog.url();
        this.arguments = arguments;
    }

    /** In a benchmark: where the blog is. */
    static String url() {
        return requireNonNull(System.getProperty(URL));
    }

    /** Runs all methods of a class; by more than one thread under names that end in {@code *n}. */
    Measurements run(Class<?> type, int threads) throws RunnerException {
        Collection<RunResult> runs = new Runner(new OptionsBuilder()
                        .include("^" + type.getName().replace(".", "\\.") + "\\.")
                        .forks(1)
                        .threads(threads)
                        .warmupIterations(arguments.integer("warmups"))
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(arguments.integer("rounds"))
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .jvmArgsAppend("-Xmx1g", "-XX:+UseSerialGC", "-D" + URL + "=" + url)
                        .build())
                .run();
        for (RunResult run : runs) {
            String method = run.getParams().getBenchmark();
            StringBuilder name = new StringBuilder(method.substring(method.lastIndexOf('.') + 1));
            run.getParams()
                    .getParamsKeys()
                    .forEach(key -> name.append(' ').append(run.getParams().getParam(key)));
            name.append(threads == 1 ? "" : "*" + threads);
            Result result = new Result(
                    run.getPrimaryResult().getScore(),
                    run.getPrimaryResult().getScoreError(),
                    requireNonNull(run.getSecondaryResults().get(BYTES)).getScore());
            results.put(name.toString(), result);
            System.out.printf(
                    Locale.ROOT,
                    "  %-40s %12.1f ns (± %.1f) %10.1f bytes%n",
                    name,
                    result.nanos,
                    result.error,
                    result.bytes);
        }
        return this;
    }

    /** Nanoseconds an operation. */
    double nanos(String... name) {
        return find(name).nanos;
    }

    /** Bytes allocated an operation. */
    double bytes(String... name) {
        return find(name).bytes;
    }

    private Result find(String... name) {
        Result result = results.get(String.join(" ", name));
        if (result == null) {
            throw new IllegalArgumentException(String.join(" ", name) + " is none of " + results.keySet());
        }
        return result;
    }

    /** Prints a line with PASS or FAIL before it. */
    boolean verdict(boolean passes, String format, Object... values) {
        line((passes ? "PASS: " : "FAIL: ") + format, values);
        return passes;
    }

    /** Prints a line. */
    void line(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
