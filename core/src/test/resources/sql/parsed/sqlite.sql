# identifiers in all quotes, strings as names
SELECT [a b], `c`, "d", 'e' FROM 'f' AS 'g', [h] 'i'
=>
QUERY SELECT [a b], `c`, "d", 'e' FROM 'f' AS 'g', [h] 'i'
  read 'f', as 'g', tail 'g'
  read [h], alias 'i', tail 'i'
  select, items {[a b]} {`c`} {"d"} {'e'}, names {[a b]} {`c`} {"d"}, from 'g', 'i', gap after 'i'

# functions with a string, and a name in a string with brackets
SELECT a FROM 'pragma'(1)
=>
QUERY SELECT a FROM 'pragma'(1)
  select, items {a}, names {a}, from <rows, called 'pragma'>, gap after )

# INDEXED BY and NOT INDEXED
SELECT a FROM t INDEXED BY i WHERE b; SELECT a FROM t AS x NOT INDEXED JOIN u NOT INDEXED ON c; UPDATE t INDEXED BY i SET a = 1; DELETE FROM t NOT INDEXED WHERE b
=>
QUERY SELECT a FROM t INDEXED BY i WHERE b
  read t, tail i
  select, items {a}, names {a} {b}, from t, where {b}
QUERY SELECT a FROM t AS x NOT INDEXED JOIN u NOT INDEXED ON c
  read t, as x, tail INDEXED
  read u, tail INDEXED
  select, items {a}, names {a} {c}, from (x INNER u, on {c}), gap after c
QUERY UPDATE t INDEXED BY i SET a = 1
  update t, tail i
  update, gap after 1, assigns a
QUERY DELETE FROM t NOT INDEXED WHERE b
  delete t, tail INDEXED
  delete, names {b}, where {b}, verb {DELETE FROM}

# INSERT OR
INSERT OR REPLACE INTO t VALUES (1); INSERT OR IGNORE INTO t (a) VALUES (1); REPLACE INTO t VALUES (2); UPDATE OR FAIL t SET a = 1
=>
QUERY INSERT OR REPLACE INTO t VALUES (1)
  insert t
  insert, replaces
  values, gap after ), width 1
QUERY INSERT OR IGNORE INTO t (a) VALUES (1)
  insert t
  insert, columns {a}
  values, gap after ), width 1
QUERY REPLACE INTO t VALUES (2)
  insert t
  insert, replaces
  values, gap after ), width 1
QUERY UPDATE OR FAIL t SET a = 1
  update t
  update, gap after 1, assigns a

# ON CONFLICT, several
INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE c ON CONFLICT DO NOTHING
=>
at 78: The statement was not understood at "ON": expected the end of the statement.

# ON CONFLICT after a select
INSERT INTO t SELECT a FROM u WHERE true ON CONFLICT (a) DO NOTHING RETURNING b
=>
QUERY INSERT INTO t SELECT a FROM u WHERE true ON CONFLICT (a) DO NOTHING RETURNING b
  insert t
  read u
  insert, items {b}, names {b}, on conflict {a}, last NOTHING
  select, items {a}, names {a} {true}, from u, where {true}

# a join before ON CONFLICT
INSERT INTO t SELECT a FROM u JOIN v ON CONFLICT DO NOTHING
=>
QUERY INSERT INTO t SELECT a FROM u JOIN v ON CONFLICT DO NOTHING
  insert t
  read u
  read v
  insert, last NOTHING
  select, items {a}, names {a}, from (u INNER v), gap after v

# joins are read from the left
SELECT a FROM t JOIN u JOIN v ON b, w LEFT JOIN x ON c NATURAL JOIN y
=>
QUERY SELECT a FROM t JOIN u JOIN v ON b, w LEFT JOIN x ON c NATURAL JOIN y
  read t
  read u
  read v
  read w
  read x
  read y
  select, items {a}, names {a} {b} {c}, from ((t INNER u) INNER v, on {b}), ((w LEFT x, on {c}) NATURAL INNER y), gap after y

# a LEFT JOIN needs no condition here
SELECT a FROM t LEFT JOIN u
=>
QUERY SELECT a FROM t LEFT JOIN u
  read t
  read u
  select, items {a}, names {a}, from (t LEFT u), gap after u

# WITH sees later names
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a, t
=>
QUERY WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a, t
  read b, with b
  read a, with a
  read t
  select, items {*}, from b, gap after b
  select, items {1}, gap after 1
  select, items {*}, from a, t, gap after t

# tables after IN
SELECT a FROM t WHERE b IN u AND c IN (SELECT d FROM v)
=>
QUERY SELECT a FROM t WHERE b IN u AND c IN (SELECT d FROM v)
  read t
  read u
  read v
  select, items {a}, names {a} {b} {c}, from t, where {b IN u AND c IN (SELECT d FROM v)}
  u, inside select, from u, gap after u
  select, inside select, items {d}, names {d}, from v, gap after v

# UPDATE and DELETE
UPDATE t AS x SET a = 1, (b, c) = (1, 2) FROM u WHERE d ORDER BY e LIMIT 1 RETURNING f; DELETE FROM t WHERE a ORDER BY b LIMIT 2
=>
QUERY UPDATE t AS x SET a = 1, (b, c) = (1, 2) FROM u WHERE d ORDER BY e LIMIT 1 RETURNING f
  update t, as x, tail x
  read u
  update, items {f}, names {d} {e} {f}, from u, where {d}, assigns a b c
QUERY DELETE FROM t WHERE a ORDER BY b LIMIT 2
  delete t
  delete, names {a} {b}, where {a}, verb {DELETE FROM}, limited

# comments at the end
SELECT a FROM t /* not closed
=>
QUERY SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t

# parameters
SELECT :a, @b, $c, ?1, #d FROM t
=>
QUERY SELECT :a, @b, $c, ?1, #d FROM t
  read t
  select, items {:a} {@b} {$c} {?1} {#d}, from t, gap after t

# table-valued functions
SELECT a FROM json_each(b) x, t
=>
QUERY SELECT a FROM json_each(b) x, t
  read t
  select, items {a}, names {a} {b}, from <rows, called x>, t, gap after t

# a table called table
TABLE t
=>
UNKNOWN TABLE t

# EXPLAIN QUERY PLAN
EXPLAIN QUERY PLAN SELECT a FROM t; EXPLAIN SELECT a FROM t; PRAGMA table_info(t); VACUUM
=>
QUERY EXPLAIN QUERY PLAN SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY EXPLAIN SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
HARMLESS PRAGMA table_info(t)
HARMLESS VACUUM

# words that cannot be aliases
SELECT a FROM t NOT INDEXED; SELECT a FROM t WHERE NOT b
=>
QUERY SELECT a FROM t NOT INDEXED
  read t, tail INDEXED
  select, items {a}, names {a}, from t, gap after INDEXED
QUERY SELECT a FROM t WHERE NOT b
  read t
  select, items {a}, names {a} {b}, from t, where {NOT b}

# MINUS is a name
SELECT a FROM t minus
=>
QUERY SELECT a FROM t minus
  read t, alias minus, tail minus
  select, items {a}, names {a}, from minus, gap after minus
