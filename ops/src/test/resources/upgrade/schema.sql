CREATE SCHEMA my_shop;
CREATE TABLE users (id int PRIMARY KEY, name text CONSTRAINT users_name UNIQUE);
CREATE TABLE posts (id int PRIMARY KEY, author int CONSTRAINT posts_author REFERENCES users ON DELETE SET NULL,
    slug text NOT NULL, title text, updated_at timestamptz NOT NULL DEFAULT '2020-01-01',
    CONSTRAINT posts_slug UNIQUE (slug));
CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL
    CONSTRAINT comments_post REFERENCES posts ON DELETE CASCADE, body text);
CREATE INDEX comments_post_id ON comments (post_id);
CREATE TABLE likes (post_id int REFERENCES posts ON DELETE CASCADE, who text, PRIMARY KEY (post_id, who));
CREATE TABLE country (code text PRIMARY KEY, name text);
CREATE TABLE my_shop.order_item (id int PRIMARY KEY,
    country text CONSTRAINT item_country REFERENCES country ON DELETE CASCADE DEFERRABLE,
    post int DEFAULT 9 CONSTRAINT item_post REFERENCES posts ON DELETE SET DEFAULT);
CREATE VIEW titles AS SELECT title FROM posts;
INSERT INTO users VALUES (1, 'ann'), (2, 'bob');
INSERT INTO posts VALUES (1, 1, 'a', 'A'), (2, 2, 'b', 'B'), (9, NULL, 'n', 'None');
INSERT INTO comments VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'z');
INSERT INTO likes VALUES (1, 'u'), (2, 'u');
INSERT INTO country VALUES ('de', 'Germany'), ('fr', 'France');
INSERT INTO my_shop.order_item VALUES (1, 'de', 1), (2, 'fr', 2);
