package dev.reprieve.bench;

/** Queries of about 700 characters as applications write them, each over all the blog's protected tables. */
public enum SampleQuery {
    /** Several joins, with aggregates. */
    JOINS("""
            SELECT p.id, p.slug, p.title, a.name AS author_name, count(DISTINCT c.id) AS comments,
                   max(c.created_at) AS last_comment, coalesce(sum(v.views), 0) AS views
            FROM post p
            JOIN author a ON a.id = p.author_id
            LEFT JOIN comment c ON c.post_id = p.id AND c.approved
            LEFT JOIN post_view v ON v.post_id = p.id AND v.day >= current_date - ?::int
            JOIN post_tag pt ON pt.post_id = p.id
            JOIN tag t ON t.id = pt.tag_id
            WHERE t.name = ANY (?) AND p.published_at BETWEEN ? AND ?
              AND (p.title ILIKE '%' || ? || '%' OR p.body ILIKE '%' || ? || '%')
            GROUP BY p.id, p.slug, p.title, a.name
            HAVING count(DISTINCT c.id) >= ?
            ORDER BY last_comment DESC NULLS LAST, views DESC, p.id DESC
            LIMIT 50 OFFSET ?
            """),
    /** What an object-relational mapper makes of an entity with its associations. */
    MAPPER("""
            select p1_0.id,p1_0.author_id,p1_0.body,p1_0.created_at,p1_0.slug,p1_0.title,p1_0.version,\
            a1_0.id,a1_0.email,a1_0.name,c1_0.post_id,c1_0.id,c1_0.body,c1_0.ordinal,c1_0.created_at,\
            a2_0.id,a2_0.email,a2_0.name from post p1_0 join author a1_0 on a1_0.id=p1_0.author_id \
            left join comment c1_0 on p1_0.id=c1_0.post_id left join author a2_0 on a2_0.id=c1_0.author_id \
            where p1_0.id in (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) and (a1_0.name like ? escape '' or a1_0.email=?) \
            and p1_0.created_at>=? and (p1_0.version>? or p1_0.version=? and p1_0.id>?) \
            and exists(select 1 from comment c3_0 where c3_0.post_id=p1_0.id and c3_0.ordinal<=?) \
            order by p1_0.created_at desc,p1_0.id,c1_0.ordinal fetch first ? rows only
            """),
    /** Queries in every clause. */
    SUBQUERIES("""
            SELECT a.id, a.name,
                   (SELECT count(*) FROM post p WHERE p.author_id = a.id) AS posts,
                   (SELECT max(p.created_at) FROM post p WHERE p.author_id = a.id) AS latest
            FROM author a
            WHERE EXISTS (SELECT 1 FROM post p WHERE p.author_id = a.id AND p.version > ?)
              AND NOT EXISTS (SELECT 1 FROM comment c JOIN post p ON p.id = c.post_id
                              WHERE p.author_id = a.id AND c.body ILIKE ?)
              AND a.id NOT IN (SELECT b.author_id FROM ban b WHERE b.until IS NULL OR b.until > now())
              AND a.email <> ALL (SELECT s.email FROM suppression s WHERE s.kind = 'bounce')
            ORDER BY (SELECT count(*) FROM comment c JOIN post p ON p.id = c.post_id
                      WHERE p.author_id = a.id) DESC, a.name
            LIMIT ?
            """),
    /** WITH queries, windows and LATERAL, as PostgreSQL has them. */
    WITH("""
            WITH recent AS (
                SELECT p.id, p.author_id, p.title, p.created_at::date AS day,
                       row_number() OVER (PARTITION BY p.author_id ORDER BY p.created_at DESC) AS n
                FROM post p WHERE p.created_at > now() - interval '30 days'
            ), busy AS (
                SELECT author_id, count(*) FILTER (WHERE n <= 10) AS posts FROM recent GROUP BY author_id
            )
            SELECT a.name, r.title, r.day, b.posts, l.body, l.ordinal
            FROM busy b
            JOIN author a ON a.id = b.author_id
            JOIN recent r ON r.author_id = a.id AND r.n <= 3
            LEFT JOIN LATERAL (
                SELECT c.body, c.ordinal FROM comment c WHERE c.post_id = r.id ORDER BY c.ordinal DESC LIMIT 1
            ) l ON true
            WHERE b.posts >= ? AND a.email LIKE ?
            ORDER BY b.posts DESC, r.day
            """),
    /** Stars, which must be spelled out. */
    STARS("""
            SELECT p.*, a.*, c.id AS comment_id, c.body AS comment_body
            FROM post p
            INNER JOIN author a ON p.author_id = a.id
            LEFT OUTER JOIN comment c ON c.post_id = p.id AND c.ordinal = (
                SELECT max(x.ordinal) FROM comment x WHERE x.post_id = p.id)
            WHERE p.created_at >= ? AND p.created_at < ? AND lower(a.name) LIKE lower(?) || '%'
              AND p.id IN (SELECT q.id FROM (SELECT * FROM post WHERE version > 1) q WHERE q.title IS NOT NULL)
              AND (CASE WHEN p.version > 10 THEN 'old' WHEN p.version > 1 THEN 'edited' ELSE 'new' END) = ?
              AND COALESCE(a.email, 'nobody@example.org') <> 'root@example.org'
              AND p.slug NOT LIKE 'draft-%' AND p.title IS NOT NULL
            ORDER BY p.created_at DESC, p.id DESC LIMIT 20
            """);

    private static final int SHORTEST = 690;

    private final String text;

    SampleQuery(String text) {
        if (text.strip().length() < SHORTEST) {
            throw new IllegalArgumentException(
                    name() + " has only " + text.strip().length() + " characters");
        }
        this.text = text.strip();
    }

    String text() {
        return text;
    }
}
