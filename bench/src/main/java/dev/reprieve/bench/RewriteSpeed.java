package dev.reprieve.bench;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.SQLUtils;
import dev.reprieve.rewrite.Request;
import dev.reprieve.rewrite.Rewrite;
import dev.reprieve.rewrite.Rewriter;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Rewriting queries of about 700 characters, as on a miss of the guard's cache, against two parser libraries that only
 * read the same text and print it again.
 *
 * <p>It passes if each query takes at most 15 us and at least 10 times less than JSqlParser; Druid is shown beside it.
 *
 * <p>Arguments: {@code warmups} and {@code rounds} (of a second, for each query and contestant).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RewriteSpeed {
    private static final double BAR_MICROS = 15;
    private static final double BAR_TIMES = 10;

    /** The query by name. */
    @Param
    public SampleQuery query = SampleQuery.JOINS;

    private String sql = "";

    /** Takes the text. */
    @Setup
    public void text() {
        sql = query.text();
    }

    /** The rewriter for the blog's database. */
    @State(Scope.Benchmark)
    public static class Blogs {
        private final Request request = new Request(Visibility.LIVE, List.of("public"), true);
        private final Rewriter rewriter = new Rewriter(Dialect.POSTGRESQL, GuardedBlog.protection(Measurements.url()));
    }

    /** Reprieve. */
    @Benchmark
    public Rewrite rewrite(Blogs blog) {
        Rewrite rewrite = blog.rewriter.rewrite(sql, blog.request);
        if (!(rewrite instanceof Rewrite.Changed)) {
            throw new IllegalStateException(query + " became " + rewrite);
        }
        return rewrite;
    }

    /** JSqlParser, which changes nothing; in this thread, without the one that its entry point starts for a time limit. */
    @Benchmark
    public String jsqlparser() throws ParseException {
        return CCJSqlParserUtil.newParser(sql)
                .withAllowComplexParsing(false)
                .Statement()
                .toString();
    }

    /** Druid, which changes nothing. */
    @Benchmark
    public String druid() {
        return SQLUtils.toSQLString(SQLUtils.parseStatements(sql, DbType.postgresql), DbType.postgresql);
    }

    /** Runs all once; exit code 0 if it passes, else 1. */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.read(args, Map.of("warmups", 5L, "rounds", 5L));
        System.out.println("RewriteSpeed " + arguments);
        boolean passes;
        try (GuardedBlog blog = GuardedBlog.start(100)) {
            passes = judge(new Measurements(blog, arguments).run(RewriteSpeed.class, 1));
        }
        System.exit(passes ? 0 : 1);
    }

    private static boolean judge(Measurements measured) {
        boolean passes = true;
        for (SampleQuery query : SampleQuery.values()) {
            double nanos = measured.nanos("rewrite", query.name());
            double times = measured.nanos("jsqlparser", query.name()) / nanos;
            passes &= measured.verdict(
                    nanos / 1e3 <= BAR_MICROS && times >= BAR_TIMES,
                    "%-11s %d characters rewritten in %.2f us, allowed are %.0f; JSqlParser takes %.1f times as long,"
                            + " at least %.0f is asked; Druid %.1f times",
                    query,
                    query.text().length(),
                    nanos / 1e3,
                    BAR_MICROS,
                    times,
                    BAR_TIMES,
                    measured.nanos("druid", query.name()) / nanos);
        }
        return passes;
    }
}
