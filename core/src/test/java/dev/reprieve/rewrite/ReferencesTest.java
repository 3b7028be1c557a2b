package dev.reprieve.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprieve.catalog.TableName;
import dev.reprieve.rewrite.References.Reference;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.TableRef.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final TableName POSTS = new TableName("public", "posts");
    private static final TableName LIKES = new TableName("public", "likes");
    private static final Rewriter REWRITER = new Rewriter(Dialect.POSTGRESQL, Blog.PROTECTION);

    private static References of(String sql) {
        return REWRITER.references(sql, new Request(Visibility.LIVE, List.of("public"), true));
    }

    @Test
    void findsEveryPlaceWithItsRole() {
        assertThat(
                        of("WITH x AS (DELETE FROM posts) UPDATE likes SET user_id = (SELECT max(id) FROM posts), post_id = 1")
                                .references())
                .containsExactly(
                        new Reference(POSTS, Role.DELETE, 23),
                        new Reference(LIKES, Role.UPDATE, 37),
                        new Reference(POSTS, Role.READ, 78));
        assertThat(of("TRUNCATE users, posts").references()).containsExactly(new Reference(POSTS, Role.OTHER, 16));
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(of("SELECT posts.id FROM archive.posts"))
                .isEqualTo(new References(List.of(), java.util.Optional.empty()));
    }

    @Test
    void saysWhyItCouldNotLook() {
        assertThat(of("SELECT id FROM posts WHERE (").unreadable())
                .hasValueSatisfying(r -> assertThat(r.problem()).isEqualTo("The bracket ( is not closed."));
    }
}
