# TRUNCATE
TRUNCATE posts
=> refused
RPV-201 line 1:1: TRUNCATE would erase the soft-deleted rows of posts for good. Use DELETE, or run it outside the guard.

# among others
TRUNCATE TABLE streams, ONLY public.comments RESTART IDENTITY
=> refused
RPV-201 line 1:1: TRUNCATE would erase the soft-deleted rows of comments for good. Use DELETE, or run it outside the guard.

# by cascade
SELECT 1;
TRUNCATE users CASCADE
=> refused
RPV-201 line 2:1: TRUNCATE would erase the soft-deleted rows of posts for good. Use DELETE, or run it outside the guard.

# DROP TABLE
DROP TABLE IF EXISTS streams, posts CASCADE
=> refused
RPV-201 line 1:1: DROP TABLE would erase the soft-deleted rows of posts for good. Take it out of the policy, or run it outside the guard.

# DROP SCHEMA
DROP SCHEMA public CASCADE
=> refused
RPV-201 line 1:1: DROP would erase the soft-deleted rows of Mixed Case for good. Take it out of the policy, or run it outside the guard.

# COPY
COPY posts TO STDOUT
=> refused
RPV-202 line 1:1: COPY would show the soft-deleted rows of posts. Use COPY (SELECT …) TO, or run it outside the guard.

# COPY
COPY public.posts (id) FROM STDIN
=> refused
RPV-202 line 1:1: COPY would write the columns that Reprieve added to posts. Use INSERT, or run it outside the guard.

# code
DO $$ BEGIN DELETE FROM posts; END $$
=> refused
RPV-202 line 1:4: The code block names posts, and what it does there cannot be seen. Run its statements one by one, or run it outside the guard.

# a rule
CREATE RULE r AS ON INSERT TO users DO ALSO (DELETE FROM posts; DELETE FROM comments)
=> refused
RPV-200 line 1:58: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# an unknown kind
FROBNICATE posts
=> refused
RPV-200 line 1:12: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# not SQL
SELECT id FROM posts WHERE (id = 1
=> refused
RPV-200 line 1:28: The bracket ( is not closed. Write it in another way, or run it outside the guard.

# a quote that does not end
SELECT 'x FROM posts
=> refused
RPV-200 line 1:8: The quote is not closed. Write it in another way, or run it outside the guard.

# a hint that is not known
/* reprieve: everything */ SELECT id FROM posts
=> refused
RPV-200 line 1:1: The hint "everything" is not known. Write live, all or only_deleted.

# one of several statements
SELECT id FROM posts; FROBNICATE users; TRUNCATE comments
=> refused
RPV-201 line 1:41: TRUNCATE would erase the soft-deleted rows of comments for good. Use DELETE, or run it outside the guard.

# a query inside a definition
CREATE POLICY p ON users USING (EXISTS (SELECT 1 FROM posts WHERE author_id = id))
=> refused
RPV-200 line 1:55: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# what a role owns
DROP OWNED BY joe
=> refused
RPV-201 line 1:1: DROP would erase the soft-deleted rows of Mixed Case for good. Take it out of the policy, or run it outside the guard.

# a join inside a definition
CREATE POLICY p ON users USING (EXISTS (SELECT 1 FROM (VALUES (1)) v JOIN posts ON true))
=> refused
RPV-200 line 1:75: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# code in another position
SELECT 1; DO LANGUAGE plpgsql 'BEGIN DELETE FROM comments; END'
=> refused
RPV-202 line 1:31: The code block names comments, and what it does there cannot be seen. Run its statements one by one, or run it outside the guard.

# a table hidden where no query is expected
SELECT id FROM posts WHERE (VALUES (1) FROM posts)
=> refused
RPV-200 line 1:40: The statement was not understood at "FROM": did not expect another FROM. Write it in another way, or run it outside the guard.

# COPY of a view's table
COPY BINARY likes TO STDOUT
=> refused
RPV-202 line 1:1: COPY would show the soft-deleted rows of likes. Use COPY (SELECT …) TO, or run it outside the guard.

# a query inside a definition, with its table after a comma
CREATE POLICY p ON users USING (EXISTS (SELECT 1 FROM streams s, posts p))
=> refused
RPV-200 line 1:66: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# a setting that the next statement is read by
SET search_path = archive; SELECT title FROM posts
=> refused
RPV-202 line 1:1: The text changes here how its next statements are read. Run its statements one by one.

# by a function
SELECT set_config('standard_conforming_strings', 'off', false); SELECT '\'', title FROM posts --'
=> refused
RPV-202 line 1:8: The text changes here how its next statements are read. Run its statements one by one.

# PREPARE of a name that two schemas have
PREPARE q AS SELECT title FROM posts
=> refused
RPV-202 line 1:32: Which table posts means here may change with the search path before EXECUTE. Write its schema.

# another name
ALTER TABLE ONLY posts RENAME TO articles
=> refused
RPV-202 line 1:24: This would take tables out of the policy's sight, and their soft-deleted rows would show. Change the policy in the same step, and run it outside the guard.

# of the schema
ALTER SCHEMA public RENAME TO private
=> refused
RPV-202 line 1:21: This would take tables out of the policy's sight, and their soft-deleted rows would show. Change the policy in the same step, and run it outside the guard.

# a function that runs what deletes
SELECT query_to_xml('DELETE FROM posts RETURNING title', true, false, '')
=> refused
RPV-202 line 1:21: query_to_xml would read the soft-deleted rows of posts: what it runs is not rewritten. Write the query itself, or run it outside the guard.

# a function that reads a table
SELECT table_to_xml('public.posts', true, false, '')
=> refused
RPV-202 line 1:21: table_to_xml would read the soft-deleted rows of posts: what it runs is not rewritten. Write the query itself, or run it outside the guard.

# with escapes that might spell one
SELECT title, query_to_xml(E'SELECT * FROM \\x70osts', true, false, '') FROM posts
=> refused
RPV-202 line 1:28: query_to_xml would read the soft-deleted rows of a protected table: what it runs is not rewritten. Write the query itself, or run it outside the guard.

# a function that reads a schema
SELECT schema_to_xml('public', true, true, '')
=> refused
RPV-202 line 1:8: schema_to_xml would read the soft-deleted rows of Mixed Case: what it runs is not rewritten. Write the query itself, or run it outside the guard.

# a column that may be another's
SELECT 1 FROM streams p WHERE EXISTS (SELECT 1 FROM posts p WHERE live)
=> refused
RPV-200 line 1:67: The column live could be one that Reprieve added to a table here. Write the table's name or alias in front of it.

# the new version of a deleted row, since PostgreSQL 18
DELETE FROM posts WHERE id = 1 RETURNING WITH (NEW AS n) old.title, n.title
=> refused
RPV-202 line 1:69: A deleted row has no new version, but is updated to mark it. Leave it out of RETURNING.

# a name in escapes in a text that is not understood
SELECT title FROM U&"p\006fsts" WHERE
=> refused
RPV-200 line 1:38: The statement was not understood at the end of the text: expected an expression. Write it in another way, or run it outside the guard.
