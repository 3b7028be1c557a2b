package dev.reprieve.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final List<Function<TableName, TableName>> OF_TABLE =
            List.of(Names::stampFunction, Names::asideFunction, Names::releaseFunction, Names::followFunction);

    @Test
    void usualNamesAreThoseOfTheirTables() {
        TableName table = new TableName("public", "order_item");
        assertThat(Names.stampFunction(table).name()).isEqualTo("stamp_public_order_item");
        assertThat(Names.detachTrigger(new TableName("public", "comments"), "comments_post_id_fkey"))
                .isEqualTo("A_reprieve_detach_public_comments_comments_post_id_fkey");
        assertThat(Names.stampFunction(new TableName("my_shop", "order.item")).name())
                .isEqualTo("stamp_my_shop.\"order.item\"");
    }

    @Test
    void noTwoTablesShareAName() {
        Set<TableName> tables = new TreeSet<>();
        List<String> parts =
                List.of("a", "b", "a_b", "b_c", "a_b_c", "c", "a.b", "b.c", "a\"", "\".\"", "_", "__", "_a");
        parts.forEach(s -> parts.forEach(t -> tables.add(new TableName(s, t))));
        for (Function<TableName, TableName> name : OF_TABLE) {
            assertThat(tables.stream().map(name)).doesNotHaveDuplicates();
        }
        List<String> edges = new ArrayList<>();
        tables.forEach(t -> parts.forEach(k -> edges.add(Names.detachTrigger(t, k))));
        assertThat(edges).doesNotHaveDuplicates();
    }

    @Test
    void namesThatAreTooLongAreCutAndToldApart() {
        List<TableName> tables = new ArrayList<>();
        String stem = "é".repeat(25);
        for (int i = 0; i < 2_000; i++) {
            tables.add(new TableName("an_application_of_ours", stem + String.format("%04d", i)));
        }
        for (Function<TableName, TableName> name : OF_TABLE) {
            assertThat(tables.stream().map(t -> name.apply(t).name()))
                    .doesNotHaveDuplicates()
                    .allMatch(n -> n.getBytes(StandardCharsets.UTF_8).length <= 63);
        }
        assertThat(tables.stream().map(t -> Names.apart(Names.liveKey(t, List.of("a_rather_long_name")), t)))
                .doesNotHaveDuplicates()
                .allMatch(n -> n.getBytes(StandardCharsets.UTF_8).length <= 63);
    }
}
