-- The blog of `reprieve demo`: an ordinary schema, with nothing in it that knows of Reprieve.
CREATE TABLE users (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE posts (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id int NOT NULL REFERENCES users,
    slug text NOT NULL UNIQUE,
    title text NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE comments (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id int NOT NULL REFERENCES posts ON DELETE CASCADE,
    author_id int NOT NULL REFERENCES users,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE likes (
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    post_id int NOT NULL REFERENCES posts ON DELETE CASCADE,
    PRIMARY KEY (user_id, post_id)
);
CREATE INDEX comments_post_id_idx ON comments (post_id);
CREATE INDEX likes_post_id_idx ON likes (post_id);
CREATE TABLE tags (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
CREATE TABLE post_tags (
    post_id int NOT NULL REFERENCES posts ON DELETE CASCADE,
    tag_id int NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (post_id, tag_id)
);
CREATE TABLE sessions (
    token text PRIMARY KEY,
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

INSERT INTO users (name, email, created_at)
SELECT (ARRAY['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hana'])[1 + n % 8] || ' ' || n,
       'user' || n || '@example.com', now() - n * interval '1 hour'
FROM generate_series(1, 1000) n;

INSERT INTO posts (author_id, slug, title, body, created_at)
SELECT 1 + n * 7 % 1000, 'post-' || n,
       (ARRAY['A walk in', 'Notes on', 'Against', 'In praise of', 'How we built'])[1 + n % 5] || ' '
           || (ARRAY['Lisbon', 'queues', 'meetings', 'plain SQL', 'the new office', 'winter', 'bread'])[1 + n % 7]
           || ', part ' || n,
       repeat('Lorem ipsum dolor sit amet. ', 5 + n % 20), now() - n * interval '1 hour'
FROM generate_series(1, 2000) n;

-- the same random numbers every time; a few posts are talked about much more than the others
SELECT setseed(0.42);

INSERT INTO comments (post_id, author_id, body, created_at)
SELECT 1 + floor(2000 * random() ^ 3)::int, 1 + n * 13 % 1000, 'Comment ' || n, now() - n * interval '1 minute'
FROM generate_series(1, 20000) n;

INSERT INTO likes (user_id, post_id)
SELECT DISTINCT 1 + n * 17 % 1000, 1 + floor(2000 * random() ^ 3)::int FROM generate_series(1, 40000) n;

INSERT INTO tags (name) SELECT 'tag-' || n FROM generate_series(1, 50) n;

INSERT INTO post_tags (post_id, tag_id)
SELECT DISTINCT 1 + n % 2000, 1 + n * 31 / 7 % 50 FROM generate_series(1, 6000) n;

INSERT INTO sessions (token, user_id, expires_at)
SELECT md5(n::text), 1 + n % 1000, now() + n * interval '1 minute' FROM generate_series(1, 2000) n;

ANALYZE;
