package dev.reprieve.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Retention.Unit;
import dev.reprieve.policy.TablePolicy.Delete;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyWriterTest {
    private static final List<String> PIECES = List.of(
            "a", "posts", "B_2", "ö", " ", ".", "\"", "'", "(", ")", ",", ":", "#", "- ", "\\", "\t", "\n", "{", "*",
            "&", "true", "null", "12", "%", "@", "𝒳", "\u2028", "\u0001", "\uFEFF", "|", ">", "?", "!", "~", "no");

    @Test
    void writesWhatAPersonWouldWrite() throws IOException {
        TableName posts = new TableName("public", "posts");
        TableName likes = new TableName("public", "likes");
        TableName odd = new TableName("My Schema", "Weird.Table");
        Policy policy = new Policy(
                Retention.DEFAULT,
                Markers.DEFAULT,
                true,
                Map.of(
                        posts,
                        new TablePolicy(
                                posts,
                                Delete.SOFT,
                                Optional.of("someone wrote it"),
                                Optional.of(new Retention(90, Unit.DAYS)),
                                Optional.of("title"),
                                Optional.of("is_live"),
                                Optional.of("deleted"),
                                Optional.of("removed_at"),
                                Optional.empty(),
                                Set.of("deleted", "removed_at")),
                        likes,
                        TablePolicy.of(likes, Delete.HARD),
                        odd,
                        TablePolicy.of(odd, Delete.SOFT)),
                List.of(new Relation(
                        new TableName("public", "events"),
                        List.of("post_id"),
                        posts,
                        List.of("id"),
                        Relation.OnDelete.CASCADE,
                        Optional.empty())),
                List.of(new Acceptance("function:public.report(integer)", "counts on purpose")));
        PolicyNotes notes = new PolicyNotes(
                List.of("Which tables are soft-deleted."),
                Map.of(
                        posts,
                        List.of("content (title, body)", "an author"),
                        likes,
                        List.of("nothing but keys: ".repeat(4), "nothing refers to it: ".repeat(4))),
                Map.of(likes, List.of("retention: 7d")),
                List.of(new PolicyNotes.Suggestion(
                        new Relation(
                                new TableName("public", "views"),
                                List.of("post_id"),
                                posts,
                                List.of("id"),
                                Relation.OnDelete.IGNORE,
                                Optional.empty()),
                        "public.views.post_id looks like a reference")));

        String text = PolicyWriter.write(policy, notes);

        assertThat(text).isEqualTo("""
                # yaml-language-server: $schema=reprieve.schema.json
                # Which tables are soft-deleted.
                version: 1

                defaults:
                  retention: 30d  # how long a deletion can be undone: 12h, 30d, 18mo, 7y, forever
                fence: true  # whether the database itself stops DELETE and TRUNCATE past the guard

                tables:
                  "\\"My Schema\\".\\"Weird.Table\\"":
                    delete: soft
                  public.likes:
                    # nothing but keys: nothing but keys: nothing but keys: nothing but keys:
                    # nothing refers to it: nothing refers to it: nothing refers to it: nothing refers to it:
                    delete: hard
                    # retention: 7d
                  public.posts:
                    delete: soft  # content (title, body); an author
                    why: "someone wrote it"
                    retention: 90d
                    label: title
                    markers: {live: is_live}
                    adopt: {flag: deleted, at: removed_at}

                # References that the schema does not declare as foreign keys.
                relations:
                  - child: "public.events (post_id)"
                    parent: "public.posts (id)"
                    on_delete: cascade
                  # public.views.post_id looks like a reference; if so, uncomment:
                  # - child: "public.views (post_id)"
                  #   parent: "public.posts (id)"
                  #   on_delete: ignore

                accept:
                  - finding: "function:public.report(integer)"
                    why: "counts on purpose"
                """.replace("\"\\\"My Schema\\\".", "\"My Schema."));
        assertThat(PolicyReader.read(text, "reprieve.yaml")).isEqualTo(policy);
        assertThat(PolicySchemaTest.violations(text)).isEmpty();
    }

    @Test
    void writesAnEmptyPolicy() throws IOException {
        String text = PolicyWriter.write(Policy.empty(), PolicyNotes.NONE);

        assertThat(PolicyReader.read(text, "reprieve.yaml")).isEqualTo(Policy.empty());
        assertThat(PolicySchemaTest.violations(text)).isEmpty();
    }

    @Test
    void refusesToAdoptTheLiveKey() {
        TableName table = new TableName("a", "b");
        TablePolicy adopting = new TablePolicy(
                table,
                Delete.SOFT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("alive"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of("alive"));
        Policy policy =
                new Policy(Retention.DEFAULT, Markers.DEFAULT, true, Map.of(table, adopting), List.of(), List.of());

        assertThatThrownBy(() -> PolicyWriter.write(policy, PolicyNotes.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a.b cannot adopt alive: only a flag or a time can be adopted");
    }

    @Test
    void readerTakesEverythingBackAsItWas() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Policy policy = policy(random);
            PolicyNotes notes = notes(random, policy);
            String text = PolicyWriter.write(policy, notes);

            assertThat(PolicyReader.read(text, "seed-" + seed))
                    .describedAs("seed %d, policy %d:%n%s", seed, i, text)
                    .isEqualTo(policy);
            if (i < 50) {
                assertThat(PolicySchemaTest.violations(text))
                        .describedAs("seed %d, policy %d:%n%s", seed, i, text)
                        .isEmpty();
            }
        }
    }

    private static Policy policy(Random random) {
        Markers markers = random.nextBoolean() ? Markers.DEFAULT : new Markers("l", "true", "at: x", "#d");
        Map<TableName, TablePolicy> tables = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            TableName name = table(random);
            tables.put(name, table(random, name));
        }
        List<Relation> relations = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int width = 1 + random.nextInt(3);
            relations.add(new Relation(
                    table(random),
                    words(random, width),
                    table(random),
                    words(random, width),
                    Relation.OnDelete.values()[random.nextInt(3)],
                    maybe(random, word(random))));
        }
        List<Acceptance> accepted = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            accepted.add(new Acceptance(word(random), word(random)));
        }
        return new Policy(
                retention(random),
                markers,
                random.nextBoolean(),
                Policy.ByHand.values()[random.nextInt(2)],
                random.nextBoolean() ? List.of() : List.of(word(random)),
                tables,
                relations,
                accepted);
    }

    private static TablePolicy table(Random random, TableName name) {
        Optional<String> flag = maybe(random, "flag" + word(random));
        Optional<String> at = maybe(random, "at" + word(random));
        Set<String> adopted = new HashSet<>();
        flag.filter(f -> random.nextBoolean()).ifPresent(adopted::add);
        at.filter(f -> random.nextBoolean()).ifPresent(adopted::add);
        return new TablePolicy(
                name,
                Delete.values()[random.nextInt(2)],
                maybe(random, word(random)),
                random.nextBoolean() ? Optional.of(retention(random)) : Optional.empty(),
                maybe(random, word(random)),
                maybe(random, "live" + word(random)),
                flag,
                at,
                maybe(random, "deletion" + word(random)),
                adopted);
    }

    private static PolicyNotes notes(Random random, Policy policy) {
        Map<TableName, List<String>> evidence = new TreeMap<>();
        Map<TableName, List<String>> hints = new TreeMap<>();
        for (TableName table : policy.tables().keySet()) {
            evidence.put(table, words(random, random.nextInt(40)));
            hints.put(table, words(random, random.nextInt(3)));
        }
        List<PolicyNotes.Suggestion> suggestions = policy.relations().stream()
                .map(r -> new PolicyNotes.Suggestion(r, word(random)))
                .toList();
        return new PolicyNotes(words(random, random.nextInt(3)), evidence, hints, suggestions);
    }

    private static Retention retention(Random random) {
        Unit unit = Unit.values()[random.nextInt(Unit.values().length)];
        return new Retention(unit == Unit.FOREVER ? 0 : random.nextInt(100_000), unit);
    }

    private static TableName table(Random random) {
        return new TableName(word(random), word(random));
    }

    private static List<String> words(Random random, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(random));
        }
        return words;
    }

    private static Optional<String> maybe(Random random, String text) {
        return random.nextBoolean() ? Optional.of(text) : Optional.empty();
    }

    /** Some text that is not blank. */
    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            word.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return word.toString().isBlank() ? "x" + word : word.toString();
    }
}
