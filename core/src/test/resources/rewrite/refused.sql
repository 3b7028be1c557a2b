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
