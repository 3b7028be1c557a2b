package dev.reprieve.testkit.query;

import java.util.List;
import java.util.Random;

/**
 * Generates INSERT, UPDATE, DELETE and MERGE statements whose outcome depends on the rows alone: each row is changed at
 * most once a statement, and in the same way whichever partner it is joined with; new keys are never used twice.
 */
public final class ChangeGenerator {
    private final Draw draw;
    private final Grammar grammar;
    private final InsertRules inserts;
    private final UpdateRules updates;
    private final DeleteRules deletes;
    private final MergeRules merges;

    /**
     * @param random the only source of chance
     * @param database what the statements are for
     */
    public ChangeGenerator(Random random, Database database, List<TableShape> tables, List<ViewShape> views) {
        this.draw = new Draw(random, database);
        // MariaDB does not read what it changes in some places, nor through a view
        this.grammar = new Grammar(draw, tables, database == Database.MARIADB ? List.of() : views);
        Changing changing = new Changing(grammar);
        this.inserts = new InsertRules(changing);
        this.updates = new UpdateRules(changing);
        this.deletes = new DeleteRules(changing, inserts);
        this.merges = new MergeRules(changing, inserts);
    }

    /** A statement that changes tables. */
    public Statement change() {
        grammar.begin();
        String sql = switch (draw.below(9)) {
            case 0, 1 -> inserts.plain();
            case 2, 3 -> inserts.upsert();
            case 4, 5 -> updates.update();
            case 6 -> draw.can(Feature.MERGE_UPDATE) ? merges.merge() : updates.update();
            default -> deletes.delete();
        };
        return new Statement(sql, draw.used());
    }
}
