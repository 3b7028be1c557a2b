package dev.reprieve.plan;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.policy.Names;

/** The statements of {@link Step.Adopt}. Rows are found in physical order, so that no pass re-reads what it has done. */
final class AdoptSql {
    private AdoptSql() {}

    /** One batch over the pages from the first parameter (inclusive) to the second, both as a tid's text. */
    static String batch(Step.Adopt step) {
        return update(step, "?::tid", "?::tid");
    }

    /** All of it as one block that commits by itself: for a script, outside a transaction. */
    static String block(Step.Adopt step) {
        return """
                DO $reprieve$
                DECLARE
                    page bigint;
                    pages bigint;
                    found bigint := 1;
                    batch bigint;
                BEGIN
                    WHILE found > 0 LOOP
                        found := 0;
                        page := 0;
                        pages := pg_relation_size(%s::regclass) / current_setting('block_size')::bigint;
                        WHILE page <= pages LOOP
                            PERFORM set_config('%s', 'on', true);
                            %s;
                            GET DIAGNOSTICS batch = ROW_COUNT;
                            found := found + batch;
                            page := page + 16;
                            COMMIT;
                        END LOOP;
                    END LOOP;
                END $reprieve$""".formatted(
                        Identifier.literal(step.table().sql()),
                        Names.SETTING_ADOPTING,
                        update(step, "format('(%s,0)', page)::tid", "format('(%s,0)', page + 16)::tid"));
    }

    private static String update(Step.Adopt step, String from, String to) {
        String table = step.table().sql();
        return "UPDATE ONLY " + table + " SET " + step.assignment() + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM ONLY "
                + table + " t WHERE ctid >= " + from + " AND ctid < " + to + " AND " + step.condition()
                + " FOR UPDATE SKIP LOCKED))";
    }
}
