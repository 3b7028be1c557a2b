# names end before what follows them
SELECT a.b, c.d.e, count(*), f(x => 1), y::int, 'x' AS s, z q, u.* FROM t
=>
QUERY SELECT a.b, c.d.e, count(*), f(x => 1), y::int, 'x' AS s, z q, u.* FROM t
  read t
  select, items {a.b} {c.d.e} {count(*)} {f(x => 1)} {y::int} {'x' AS s} {z q} {u.*}, names {a.b} {c.d.e} {y} {z} {u.*}, from t, gap after t

# words in a select list that end it elsewhere
SELECT a IS DISTINCT FROM b, c IS NOT DISTINCT FROM d, extract(year FROM e) FROM t WHERE f IS DISTINCT FROM g
=>
QUERY SELECT a IS DISTINCT FROM b, c IS NOT DISTINCT FROM d, extract(year FROM e) FROM t WHERE f IS DISTINCT FROM g
  read t
  select, items {a IS DISTINCT FROM b} {c IS NOT DISTINCT FROM d} {extract(year FROM e)}, names {a} {b} {c} {d} {year} {e} {f} {g}, from t, where {f IS DISTINCT FROM g}

# FROM needs an operand before it
SELECT FROM t WHERE a
=>
QUERY SELECT FROM t WHERE a
  read t
  select, names {a}, from t, where {a}

# brackets without a query are scanned
SELECT (a, (b)), ARRAY[c, d[1]], ((SELECT e)) FROM t
=>
QUERY SELECT (a, (b)), ARRAY[c, d[1]], ((SELECT e)) FROM t
  read t
  select, items {(a, (b))} {ARRAY[c, d[1]]} {((SELECT e))}, names {a} {b} {ARRAY} {c} {d}, from t, gap after t
  select, inside select, items {e}, names {e}, gap after e

# a query in brackets with what belongs to it
SELECT 1 FROM t WHERE a IN ((SELECT b FROM u) UNION (SELECT c FROM v) ORDER BY 1 LIMIT 2)
=>
QUERY SELECT 1 FROM t WHERE a IN ((SELECT b FROM u) UNION (SELECT c FROM v) ORDER BY 1 LIMIT 2)
  read t
  read u
  read v
  select, items {1}, names {a}, from t, where {a IN ((SELECT b FROM u) UNION (SELECT c FROM v) ORDER BY 1 LIMIT 2)}
  select, inside select, items {b}, names {b}, from u, gap after u
  select, inside select, items {c}, names {c}, from v, gap after v

# brackets that only begin like a query
SELECT ((SELECT 1) + 2), (VALUES (3)), (TABLE u) FROM t
=>
QUERY SELECT ((SELECT 1) + 2), (VALUES (3)), (TABLE u) FROM t
  read u
  read t
  select, items {((SELECT 1) + 2)} {(VALUES (3))} {(TABLE u)}, from t, gap after t
  select, inside select, items {1}, gap after 1
  values, inside select, gap after ), width 1
  table, inside select, from u, gap after u

# an array of a query
SELECT ARRAY(SELECT a FROM t), EXISTS (WITH x AS (SELECT 1) SELECT * FROM x)
=>
QUERY SELECT ARRAY(SELECT a FROM t), EXISTS (WITH x AS (SELECT 1) SELECT * FROM x)
  read t
  read x, with x
  select, items {ARRAY(SELECT a FROM t)} {EXISTS (WITH x AS (SELECT 1) SELECT * FROM x)}, gap after )
  select, inside select, items {a}, names {a}, from t, gap after t
  select, inside select, items {1}, gap after 1
  select, inside select, items {*}, from x, gap after x

# JSON functions with RETURNING
SELECT JSON_ARRAY(SELECT a FROM t RETURNING jsonb FORMAT JSON)
=>
QUERY SELECT JSON_ARRAY(SELECT a FROM t RETURNING jsonb FORMAT JSON)
  read t
  select, items {JSON_ARRAY(SELECT a FROM t RETURNING jsonb FORMAT JSON)}, gap after )
  select, inside select, items {a}, names {a}, from t, gap after t

# CASE keeps commas and keywords inside
SELECT CASE WHEN a THEN b ELSE c END, d FROM t WHERE CASE WHEN e THEN f END AND g GROUP BY h
=>
QUERY SELECT CASE WHEN a THEN b ELSE c END, d FROM t WHERE CASE WHEN e THEN f END AND g GROUP BY h
  read t
  select, items {CASE WHEN a THEN b ELSE c END} {d}, names {a} {b} {c} {d} {e} {f} {g} {h}, from t, where {CASE WHEN e THEN f END AND g}

# END outside CASE is a name
SELECT e.end, "end" FROM t e
=>
QUERY SELECT e.end, "end" FROM t e
  read t, alias e, tail e
  select, items {e.end} {"end"}, names {e.end} {"end"}, from e, gap after e

# operators of symbols
SELECT a::pg_catalog.int4[], b || c, -d, e::text AS f FROM t
=>
QUERY SELECT a::pg_catalog.int4[], b || c, -d, e::text AS f FROM t
  read t
  select, items {a::pg_catalog.int4[]} {b || c} {-d} {e::text AS f}, names {a} {b} {c} {d} {e}, from t, gap after t

# an argument's name, and one in brackets
SELECT f(a := b, c => d), g(VARIADIC h) FROM t
=>
QUERY SELECT f(a := b, c => d), g(VARIADIC h) FROM t
  read t
  select, items {f(a := b, c => d)} {g(VARIADIC h)}, names {a} {b} {d} {VARIADIC}, from t, gap after t

# items after brackets that are none of them
SELECT DISTINCT ON (a) b c, (d) e FROM t; DELETE FROM t RETURNING WITH (OLD AS o) p q
=>
QUERY SELECT DISTINCT ON (a) b c, (d) e FROM t
  read t
  select, items {b c} {(d) e}, names {a} {b} {d}, from t, gap after t
QUERY DELETE FROM t RETURNING WITH (OLD AS o) p q
  delete t
  delete, items {p q}, names {p}, gap after t, verb {DELETE FROM}

# DISTINCT and DISTINCT ON
SELECT DISTINCT a FROM t; SELECT DISTINCT ON (b, c) d FROM t; SELECT ALL e FROM t
=>
QUERY SELECT DISTINCT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY SELECT DISTINCT ON (b, c) d FROM t
  read t
  select, items {d}, names {b} {c} {d}, from t, gap after t
QUERY SELECT ALL e FROM t
  read t
  select, items {e}, names {e}, from t, gap after t

# a grouping and a column called group
SELECT a FROM t GROUP BY ROLLUP (b, c) HAVING d > 0 WINDOW w AS (PARTITION BY e) ORDER BY f, g LIMIT h OFFSET 1 FETCH FIRST ROW ONLY
=>
QUERY SELECT a FROM t GROUP BY ROLLUP (b, c) HAVING d > 0 WINDOW w AS (PARTITION BY e) ORDER BY f, g LIMIT h OFFSET 1 FETCH FIRST ROW ONLY
  read t
  select, items {a}, names {a} {b} {c} {d} {PARTITION} {e} {f} {g} {h}, from t, gap after t

# INTO
SELECT a INTO TEMPORARY TABLE x FROM t WHERE b; SELECT a INTO UNLOGGED y.z FROM t
=>
QUERY SELECT a INTO TEMPORARY TABLE x FROM t WHERE b
  read t
  select, items {a}, names {a} {b}, from t, where {b}
QUERY SELECT a INTO UNLOGGED y.z FROM t
  read t
  select, items {a}, names {a}, from t, gap after t

# locks
SELECT a FROM t FOR NO KEY UPDATE OF t, public.u NOWAIT; SELECT b FROM t FOR SHARE SKIP LOCKED; SELECT c FROM t UNION SELECT d FROM u FOR UPDATE
=>
QUERY SELECT a FROM t FOR NO KEY UPDATE OF t, public.u NOWAIT
  read t
  select, items {a}, names {a}, from t, gap after t, locks
QUERY SELECT b FROM t FOR SHARE SKIP LOCKED
  read t
  select, items {b}, names {b}, from t, gap after t, locks
QUERY SELECT c FROM t UNION SELECT d FROM u FOR UPDATE
  read t
  read u
  select, items {c}, names {c}, from t, gap after t, locks
  select, items {d}, names {d}, from u, gap after u, locks

# set operations of all kinds
SELECT a FROM t UNION ALL SELECT b FROM u INTERSECT DISTINCT SELECT c FROM v EXCEPT (SELECT d FROM w LIMIT 1) ORDER BY e
=>
QUERY SELECT a FROM t UNION ALL SELECT b FROM u INTERSECT DISTINCT SELECT c FROM v EXCEPT (SELECT d FROM w LIMIT 1) ORDER BY e
  read t
  read u
  read v
  read w
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u
  select, items {c}, names {c}, from v, gap after v
  select, items {d}, names {d}, from w, gap after w

# VALUES
VALUES (1, a), (2, (b, c)) ORDER BY 1; VALUES (); SELECT * FROM (VALUES (1), (2)) v (x)
=>
QUERY VALUES (1, a), (2, (b, c)) ORDER BY 1
  values, names {a} {b} {c}, gap after ), width 2
QUERY VALUES ()
  values, gap after ), width 0
QUERY SELECT * FROM (VALUES (1), (2)) v (x)
  select, items {*}, from <rows, called v, columns {x}, query>, gap after )
  values, gap after ), width 1

# TABLE
TABLE t; TABLE ONLY s.t UNION TABLE u ORDER BY 1
=>
QUERY TABLE t
  read t
  table, from t, gap after t
QUERY TABLE ONLY s.t UNION TABLE u ORDER BY 1
  read s.t, schema s, whole ONLY s.t
  read u
  table, from t, gap after t
  table, from u, gap after u

# comma and cross joins
SELECT 1 FROM a, b CROSS JOIN c, LATERAL d NATURAL LEFT JOIN e
=>
QUERY SELECT 1 FROM a, b CROSS JOIN c, LATERAL d NATURAL LEFT JOIN e
  read a
  read b
  read c
  read d
  read e
  select, items {1}, from a, (b INNER c), (d NATURAL LEFT e), gap after e

# all join types
SELECT 1 FROM a JOIN b ON c INNER JOIN d USING (e, f) LEFT JOIN g ON h RIGHT OUTER JOIN i ON j FULL OUTER JOIN k USING (l) AS m NATURAL JOIN n NATURAL FULL JOIN o
=>
QUERY SELECT 1 FROM a JOIN b ON c INNER JOIN d USING (e, f) LEFT JOIN g ON h RIGHT OUTER JOIN i ON j FULL OUTER JOIN k USING (l) AS m NATURAL JOIN n NATURAL FULL JOIN o
  read a
  read b
  read d
  read g
  read i
  read k
  read n
  read o
  select, items {1}, names {c} {h} {j}, from (((((((a INNER b, on {c}) INNER d, using {e, f}) LEFT g, on {h}) RIGHT i, on {j}) FULL k, using {l}) NATURAL INNER n) NATURAL FULL o), gap after o

# conditions at the end
SELECT 1 FROM a JOIN b LEFT JOIN c ON d ON e
=>
QUERY SELECT 1 FROM a JOIN b LEFT JOIN c ON d ON e
  read a
  read b
  read c
  select, items {1}, names {d} {e}, from (a INNER (b LEFT c, on {d}), on {e}), gap after e

# groups, with and without an alias
SELECT 1 FROM (a JOIN b ON c) AS d (e, f), ((g CROSS JOIN h)), (i, j)
=>
QUERY SELECT 1 FROM (a JOIN b ON c) AS d (e, f), ((g CROSS JOIN h)), (i, j)
  read a
  read b
  read g
  read h
  read i
  read j
  select, items {1}, names {c}, from [(a INNER b, on {c}), called d], [[(g INNER h)]], [i, j], gap after )

# words that are functions elsewhere
SELECT left(a, 1), right(b, 1) FROM t LEFT JOIN u ON left(c, 1) = d
=>
QUERY SELECT left(a, 1), right(b, 1) FROM t LEFT JOIN u ON left(c, 1) = d
  read t
  read u
  select, items {left(a, 1)} {right(b, 1)}, names {a} {b} {c} {d}, from (t LEFT u, on {left(c, 1) = d}), gap after d

# subqueries with and without names
SELECT 1 FROM (SELECT a FROM t) x (b, c), (SELECT d FROM t) AS "y", (TABLE u), LATERAL (SELECT x.b) z
=>
QUERY SELECT 1 FROM (SELECT a FROM t) x (b, c), (SELECT d FROM t) AS "y", (TABLE u), LATERAL (SELECT x.b) z
  read t
  read t
  read u
  select, items {1}, from <rows, called x, columns {b, c}, query>, <rows, called "y", query>, <rows, query>, <rows, called z, query>, gap after z
  select, items {a}, names {a}, from t, gap after t
  select, items {d}, names {d}, from t, gap after t
  table, from u, gap after u
  select, inside select, items {x.b}, names {x.b}, gap after b

# functions
SELECT 1 FROM f(a) WITH ORDINALITY AS x (b, c), s.g(d) y, h(e) AS (i int, j text), ROWS FROM (k(1), l(2)) AS m (n), LATERAL o(p), current_date, current_user AS q
=>
QUERY SELECT 1 FROM f(a) WITH ORDINALITY AS x (b, c), s.g(d) y, h(e) AS (i int, j text), ROWS FROM (k(1), l(2)) AS m (n), LATERAL o(p), current_date, current_user AS q
  select, items {1}, names {a} {d} {e} {p}, from <rows, called x, columns {b, c}>, <rows, called y>, <rows, called h>, <rows, called m, columns {n}>, <rows, called o>, <rows>, <rows, called q>, gap after q

# a function's sample
SELECT 1 FROM (SELECT a FROM t) x TABLESAMPLE system (1)
=>
QUERY SELECT 1 FROM (SELECT a FROM t) x TABLESAMPLE system (1)
  read t
  select, items {1}, from <rows, called x, query>, gap after )
  select, items {a}, names {a}, from t, gap after t

# ONLY, descendants, samples
SELECT 1 FROM ONLY a x, ONLY (s.b) AS y, c * z, d TABLESAMPLE system (1) REPEATABLE (f(2)), e w (i, j) TABLESAMPLE bernoulli (3)
=>
QUERY SELECT 1 FROM ONLY a x, ONLY (s.b) AS y, c * z, d TABLESAMPLE system (1) REPEATABLE (f(2)), e w (i, j) TABLESAMPLE bernoulli (3)
  read a, whole ONLY a, alias x, tail x
  read s.b, schema s, whole ONLY (s.b), as y, tail y
  read c, whole c *, alias z, tail z
  read d, sample {TABLESAMPLE system (1) REPEATABLE (f(2))}, tail )
  read e, alias w, columns {i, j}, sample {TABLESAMPLE bernoulli (3)}, tail )
  select, items {1}, from x, y, z, d, w, gap after )

# a table called only, or lateral
SELECT 1 FROM only, lateral
=>
QUERY SELECT 1 FROM only, lateral
  read only
  read lateral
  select, items {1}, from only, lateral, gap after lateral

# keywords as aliases
SELECT 1 FROM a minus, b use, c qualify, d values, e lock, f straight_join
=>
QUERY SELECT 1 FROM a minus, b use, c qualify, d values, e lock, f straight_join
  read a, alias minus, tail minus
  read b, alias use, tail use
  read c, alias qualify, tail qualify
  read d, alias values, tail values
  read e, alias lock, tail lock
  read f, alias straight_join, tail straight_join
  select, items {1}, from minus, use, qualify, values, lock, straight_join, gap after straight_join

# names that stop an alias
SELECT 1 FROM a WHERE b; SELECT 1 FROM a WINDOW w AS (); SELECT 1 FROM a ORDER BY b
=>
QUERY SELECT 1 FROM a WHERE b
  read a
  select, items {1}, names {b}, from a, where {b}
QUERY SELECT 1 FROM a WINDOW w AS ()
  read a
  select, items {1}, from a, gap after a
QUERY SELECT 1 FROM a ORDER BY b
  read a
  select, items {1}, names {b}, from a, gap after a

# tables called like clauses
SELECT 1 FROM set, window, offset
=>
QUERY SELECT 1 FROM set, window, offset
  read set
  read window
  read offset
  select, items {1}, from set, window, offset, gap after offset

# WITH: sequential, and hidden after its end
WITH a AS (SELECT 1), b (x) AS NOT MATERIALIZED (SELECT * FROM a), c AS MATERIALIZED (SELECT * FROM c) SELECT * FROM (WITH a AS (SELECT 2) SELECT * FROM a, b) q, a, b, s.c
=>
QUERY WITH a AS (SELECT 1), b (x) AS NOT MATERIALIZED (SELECT * FROM a), c AS MATERIALIZED (SELECT * FROM c) SELECT * FROM (WITH a AS (SELECT 2) SELECT * FROM a, b) q, a, b, s.c
  read a, with a
  read c
  read a, with a
  read b, with b
  read a, with a
  read b, with b
  read s.c, schema s
  select, items {1}, gap after 1
  select, items {*}, from a, gap after a
  select, items {*}, from c, gap after c
  select, items {*}, from <rows, called q, query>, a, b, c, gap after c
  select, items {2}, gap after 2
  select, items {*}, from a, b, gap after b

# WITH: quoted and folded
WITH "A" AS (SELECT 1), B AS (SELECT 2) SELECT * FROM a, "A", "b", b
=>
QUERY WITH "A" AS (SELECT 1), B AS (SELECT 2) SELECT * FROM a, "A", "b", b
  read a
  read "A", with "A"
  read "b", with B
  read b, with B
  select, items {1}, gap after 1
  select, items {2}, gap after 2
  select, items {*}, from a, "A", "b", b, gap after b

# WITH RECURSIVE sees all
WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM a UNION SELECT * FROM t) SELECT * FROM b
=>
QUERY WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM a UNION SELECT * FROM t) SELECT * FROM b
  read b, with b
  read a, with a
  read t
  read b, with b
  select, items {*}, from b, gap after b
  select, items {*}, from a, gap after a
  select, items {*}, from t, gap after t
  select, items {*}, from b, gap after b

# SEARCH and CYCLE
WITH RECURSIVE a AS (SELECT 1) SEARCH BREADTH FIRST BY x, y SET z CYCLE p, q SET r TO 1 DEFAULT 2 USING v, b AS (SELECT * FROM a) SELECT * FROM a, b
=>
QUERY WITH RECURSIVE a AS (SELECT 1) SEARCH BREADTH FIRST BY x, y SET z CYCLE p, q SET r TO 1 DEFAULT 2 USING v, b AS (SELECT * FROM a) SELECT * FROM a, b
  read a, with a
  read a, with a
  read b, with b
  select, items {1}, gap after 1
  select, items {*}, from a, gap after a
  select, items {*}, from a, b, gap after b

# CYCLE alone
WITH RECURSIVE a AS (SELECT 1) CYCLE p SET r USING v SELECT * FROM a
=>
QUERY WITH RECURSIVE a AS (SELECT 1) CYCLE p SET r USING v SELECT * FROM a
  read a, with a
  select, items {1}, gap after 1
  select, items {*}, from a, gap after a

# DML in WITH
WITH d AS (DELETE FROM t WHERE a RETURNING b, c), u AS (UPDATE t SET x = 1), i AS (INSERT INTO t DEFAULT VALUES RETURNING *) SELECT * FROM d, u, i
=>
QUERY WITH d AS (DELETE FROM t WHERE a RETURNING b, c), u AS (UPDATE t SET x = 1), i AS (INSERT INTO t DEFAULT VALUES RETURNING *) SELECT * FROM d, u, i
  delete t
  update t
  insert t
  read d, with d
  read u, with u
  read i, with i
  delete, items {b} {c}, names {a} {b} {c}, where {a}, verb {DELETE FROM}
  update, gap after 1, assigns x
  insert, items {*}, no source
  select, items {*}, from d, u, i, gap after i

# WITH before DML, also nested
WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a; WITH a AS (WITH b AS (SELECT 2) DELETE FROM t USING b) MERGE INTO t USING a ON true WHEN MATCHED THEN DO NOTHING
=>
QUERY WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a
  insert t
  read a, with a
  select, items {1}, gap after 1
  insert
  select, items {*}, from a, gap after a
QUERY WITH a AS (WITH b AS (SELECT 2) DELETE FROM t USING b) MERGE INTO t USING a ON true WHEN MATCHED THEN DO NOTHING
  delete t
  read b, with b
  merge t
  read a, with a
  select, items {2}, gap after 2
  delete, from b, gap after b, verb {DELETE FROM}, using at USING
  merge, names {true}, from a, where {true}
    when NOTHING, head MATCHED, verb DO

# INSERT
INSERT INTO s.t AS x (a, b) OVERRIDING SYSTEM VALUE VALUES (1, c) ON CONFLICT (a, lower(b)) WHERE d DO UPDATE SET e = f, (g, h) = (1, 2) WHERE i RETURNING j, x.*
=>
QUERY INSERT INTO s.t AS x (a, b) OVERRIDING SYSTEM VALUE VALUES (1, c) ON CONFLICT (a, lower(b)) WHERE d DO UPDATE SET e = f, (g, h) = (1, 2) WHERE i RETURNING j, x.*
  insert s.t, schema s, as x, tail x
  insert, items {j} {x.*}, names {d} {f} {i} {j} {x.*}, columns {a, b}, on conflict {a, lower(b)}, if {d}, assigns e g h, updates, only {i}, last i
  values, names {c}, gap after ), width 2

# INSERT of a query
INSERT INTO t (SELECT a FROM u); INSERT INTO t (a, b) (SELECT a, b FROM u) ON CONFLICT DO NOTHING; INSERT INTO t TABLE u; INSERT INTO t DEFAULT VALUES
=>
QUERY INSERT INTO t (SELECT a FROM u)
  insert t
  read u
  insert
  select, items {a}, names {a}, from u, gap after u
QUERY INSERT INTO t (a, b) (SELECT a, b FROM u) ON CONFLICT DO NOTHING
  insert t
  read u
  insert, columns {a, b}, last NOTHING
  select, items {a} {b}, names {a} {b}, from u, gap after u
QUERY INSERT INTO t TABLE u
  insert t
  read u
  insert
  table, from u, gap after u
QUERY INSERT INTO t DEFAULT VALUES
  insert t
  insert, no source

# ON CONFLICT ON CONSTRAINT
INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT c DO NOTHING RETURNING a
=>
QUERY INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT c DO NOTHING RETURNING a
  insert t
  insert, items {a}, names {a}, ON CONSTRAINT c, last NOTHING
  values, gap after ), width 1

# RETURNING with names for the row
UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a
=>
QUERY UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a
  update t
  update, items {o.a} {n.a}, names {o.a} {n.a}, gap after 1, assigns a

# UPDATE
UPDATE ONLY s.t AS x SET a = b, (c, d) = (SELECT e, f FROM u), g[1] = h, i.j = k FROM v JOIN w ON l WHERE m RETURNING n
=>
QUERY UPDATE ONLY s.t AS x SET a = b, (c, d) = (SELECT e, f FROM u), g[1] = h, i.j = k FROM v JOIN w ON l WHERE m RETURNING n
  update s.t, schema s, whole ONLY s.t, as x, tail x
  read u
  read v
  read w
  update, items {n}, names {b} {h} {k} {l} {m} {n}, from (v INNER w, on {l}), where {m}, assigns a c d g i
  select, inside update, items {e} {f}, names {e} {f}, from u, gap after u

# UPDATE of all rows, and by cursor
UPDATE t SET a = DEFAULT; UPDATE t SET a = 1 WHERE CURRENT OF c RETURNING b
=>
QUERY UPDATE t SET a = DEFAULT
  update t
  update, names {DEFAULT}, gap after DEFAULT, assigns a
QUERY UPDATE t SET a = 1 WHERE CURRENT OF c RETURNING b
  update t
  update, items {b}, names {b}, current of, gap after 1, assigns a

# DELETE
DELETE FROM ONLY t AS x USING a, b WHERE c RETURNING d; DELETE FROM t; DELETE FROM t * WHERE CURRENT OF c
=>
QUERY DELETE FROM ONLY t AS x USING a, b WHERE c RETURNING d
  delete t, whole ONLY t, as x, tail x
  read a
  read b
  delete, items {d}, names {c} {d}, from a, b, where {c}, verb {DELETE FROM}, using at USING
QUERY DELETE FROM t
  delete t
  delete, gap after t, verb {DELETE FROM}
QUERY DELETE FROM t * WHERE CURRENT OF c
  delete t, whole t *
  delete, current of, gap after *, verb {DELETE FROM}

# MERGE
MERGE INTO ONLY t AS x USING (SELECT a FROM u) s ON x.a = s.a WHEN MATCHED AND b THEN UPDATE SET c = d, (e) = ROW (f) WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY SOURCE AND g THEN DO NOTHING WHEN NOT MATCHED BY TARGET THEN INSERT (h, i) OVERRIDING USER VALUE VALUES (j, DEFAULT) WHEN NOT MATCHED THEN INSERT DEFAULT VALUES RETURNING k
=>
QUERY MERGE INTO ONLY t AS x USING (SELECT a FROM u) s ON x.a = s.a WHEN MATCHED AND b THEN UPDATE SET c = d, (e) = ROW (f) WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY SOURCE AND g THEN DO NOTHING WHEN NOT MATCHED BY TARGET THEN INSERT (h, i) OVERRIDING USER VALUE VALUES (j, DEFAULT) WHEN NOT MATCHED THEN INSERT DEFAULT VALUES RETURNING k
  merge t, whole ONLY t, as x, tail x
  read u
  merge, items {k}, names {x.a} {s.a} {b} {d} {f} {g} {j} {DEFAULT} {k}, from <rows, called s, query>, where {x.a = s.a}
    when UPDATE, head MATCHED, if {b}, verb UPDATE, assigns c e
    when DELETE, head MATCHED, verb DELETE
    when NOTHING, by source, head SOURCE, if {g}, verb DO
    when INSERT, head TARGET, verb INSERT, columns {h, i}, width 2
    when INSERT, head MATCHED, verb INSERT
  select, items {a}, names {a}, from u, gap after u

# MERGE without a list, into an unnamed table
MERGE t USING u JOIN v ON a ON b WHEN NOT MATCHED THEN INSERT VALUES (1, (2, 3))
=>
QUERY MERGE t USING u JOIN v ON a ON b WHEN NOT MATCHED THEN INSERT VALUES (1, (2, 3))
  merge t
  read u
  read v
  merge, names {a} {b}, from (u INNER v, on {a}), where {b}
    when INSERT, head MATCHED, verb INSERT, width 2

# EXPLAIN
EXPLAIN SELECT a FROM t; EXPLAIN ANALYZE VERBOSE DELETE FROM t; EXPLAIN (COSTS off) (SELECT a FROM t); EXPLAIN EXECUTE p
=>
QUERY EXPLAIN SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY EXPLAIN ANALYZE VERBOSE DELETE FROM t
  delete t
  delete, gap after t, verb {DELETE FROM}
QUERY EXPLAIN (COSTS off) (SELECT a FROM t)
  read t
  select, items {a}, names {a}, from t, gap after t
HARMLESS EXPLAIN EXECUTE p

# PREPARE and EXECUTE
PREPARE p (int, text) AS UPDATE t SET a = $1; PREPARE q AS VALUES (1); EXECUTE p (1, 'x'); DEALLOCATE p
=>
QUERY PREPARE p (int, text) AS UPDATE t SET a = $1
  update t
  update, gap after $1, assigns a
QUERY PREPARE q AS VALUES (1)
  values, gap after ), width 1
HARMLESS EXECUTE p (1, 'x')
HARMLESS DEALLOCATE p

# DECLARE
DECLARE c BINARY INSENSITIVE CURSOR WITHOUT HOLD FOR SELECT a FROM t; DECLARE c CURSOR WITH HOLD FOR TABLE t
=>
QUERY DECLARE c BINARY INSENSITIVE CURSOR WITHOUT HOLD FOR SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY DECLARE c CURSOR WITH HOLD FOR TABLE t
  read t
  table, from t, gap after t

# CREATE from a query
CREATE TABLE x (a, b) WITH (fillfactor = 10) AS TABLE t WITH NO DATA; CREATE OR REPLACE TEMP RECURSIVE VIEW v (a) AS SELECT b FROM t WITH CASCADED CHECK OPTION; CREATE MATERIALIZED VIEW m AS SELECT c FROM t WITH DATA
=>
QUERY CREATE TABLE x (a, b) WITH (fillfactor = 10) AS TABLE t WITH NO DATA
  read t
  table, from t, gap after t
QUERY CREATE OR REPLACE TEMP RECURSIVE VIEW v (a) AS SELECT b FROM t WITH CASCADED CHECK OPTION
  read t
  select, items {b}, names {b}, from t, gap after t
QUERY CREATE MATERIALIZED VIEW m AS SELECT c FROM t WITH DATA
  read t
  select, items {c}, names {c}, from t, gap after t

# CREATE without a query
CREATE TABLE x (a int REFERENCES t); CREATE TABLE y AS EXECUTE p (1); CREATE UNIQUE INDEX i ON t (a); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM t'; CREATE LOCAL TEMPORARY TABLE z (LIKE t)
=>
HARMLESS CREATE TABLE x (a int REFERENCES t)
HARMLESS CREATE TABLE y AS EXECUTE p (1)
HARMLESS CREATE UNIQUE INDEX i ON t (a)
HARMLESS CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM t'
HARMLESS CREATE LOCAL TEMPORARY TABLE z (LIKE t)

# views that say how far they check
CREATE VIEW v AS SELECT a FROM t WITH LOCAL CHECK OPTION; CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION
=>
QUERY CREATE VIEW v AS SELECT a FROM t WITH LOCAL CHECK OPTION
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION
  read t
  select, items {a}, names {a}, from t, gap after t

# a body in SQL runs to the end
CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT a FROM t
=>
UNKNOWN CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT a FROM t

# a procedure
CREATE PROCEDURE p() LANGUAGE sql AS $$ DELETE FROM t $$; SELECT a FROM t
=>
HARMLESS CREATE PROCEDURE p() LANGUAGE sql AS $$ DELETE FROM t $$
QUERY SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t

# rules and what is not known
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; CREATE NONSENSE x; CALL f(t); LOAD 'x'
=>
UNKNOWN CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING
UNKNOWN CREATE NONSENSE x
UNKNOWN CALL f(t)
UNKNOWN LOAD 'x'

# COPY
COPY t (a) FROM STDIN; COPY BINARY s.t TO STDOUT; COPY (SELECT a FROM t) TO STDOUT; COPY (DELETE FROM t RETURNING a) TO 'f' WITH (FORMAT csv); COPY ((SELECT b FROM t)) TO STDOUT
=>
COPY COPY t (a) FROM STDIN
  other t
COPY COPY BINARY s.t TO STDOUT
  other s.t, schema s
QUERY COPY (SELECT a FROM t) TO STDOUT
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY COPY (DELETE FROM t RETURNING a) TO 'f' WITH (FORMAT csv)
  delete t
  delete, items {a}, names {a}, gap after t, verb {DELETE FROM}
QUERY COPY ((SELECT b FROM t)) TO STDOUT
  read t
  select, items {b}, names {b}, from t, gap after t

# TRUNCATE
TRUNCATE t; TRUNCATE TABLE ONLY s.t, u * RESTART IDENTITY CASCADE
=>
TRUNCATE TRUNCATE t
  other t
TRUNCATE TRUNCATE TABLE ONLY s.t, u * RESTART IDENTITY CASCADE
  other s.t, schema s, whole ONLY s.t
  other u, whole u *

# DROP
DROP TABLE IF EXISTS s.t, u CASCADE; DROP SCHEMA a; DROP OWNED BY b; DROP FOREIGN TABLE c; DROP FOREIGN DATA WRAPPER d; DROP VIEW e; DROP INDEX f
=>
DROP_TABLE DROP TABLE IF EXISTS s.t, u CASCADE
  other s.t, schema s
  other u
DROP_SCHEMA DROP SCHEMA a
DROP_SCHEMA DROP OWNED BY b
HARMLESS DROP FOREIGN TABLE c
HARMLESS DROP FOREIGN DATA WRAPPER d
HARMLESS DROP VIEW e
HARMLESS DROP INDEX f

# harmless statements with brackets and semicolons in strings
SET a TO 'x;y'; GRANT SELECT (a) ON t TO b; COMMENT ON TABLE t IS ';'; ALTER TABLE t ADD CHECK (a > (1)); BEGIN; END; ;
=>
HARMLESS SET a TO 'x;y'
HARMLESS GRANT SELECT (a) ON t TO b
HARMLESS COMMENT ON TABLE t IS ';'
HARMLESS ALTER TABLE t ADD CHECK (a > (1))
HARMLESS BEGIN
HARMLESS END

# blocks
DO $$ BEGIN DELETE FROM t; END $$
=>
DO_BLOCK DO $$ BEGIN DELETE FROM t; END $$

# WITH TIME ZONE and WITH TIES are no queries
SELECT CAST(a AS time WITH TIME ZONE) FROM t FETCH FIRST 1 ROWS WITH TIES
=>
QUERY SELECT CAST(a AS time WITH TIME ZONE) FROM t FETCH FIRST 1 ROWS WITH TIES
  read t
  select, items {CAST(a AS time WITH TIME ZONE)}, names {a}, from t, gap after t

# a name after a dot is never a keyword
SELECT t.from, t.select, t.where FROM s.table AS t WHERE t.group = t.order
=>
QUERY SELECT t.from, t.select, t.where FROM s.table AS t WHERE t.group = t.order
  read s.table, schema s, as t, tail t
  select, items {t.from} {t.select} {t.where}, names {t.from} {t.select} {t.where} {t.group} {t.order}, from t, where {t.group = t.order}

# strings and parameters end operands
SELECT 'a' b, 1 c, $1 d, ? e, "f" g, (h) i, j[1] k FROM t
=>
QUERY SELECT 'a' b, 1 c, $1 d, ? e, "f" g, (h) i, j[1] k FROM t
  read t
  select, items {'a' b} {1 c} {$1 d} {? e} {"f" g} {(h) i} {j[1] k}, names {"f"} {h} {j}, from t, gap after t

# a string constant of a type is no column
SELECT date '2020-01-01', interval '1' day, p.q 'x' FROM t
=>
QUERY SELECT date '2020-01-01', interval '1' day, p.q 'x' FROM t
  read t
  select, items {date '2020-01-01'} {interval '1' day} {p.q 'x'}, from t, gap after t

# not understood: JOIN
SELECT a JOIN b
=>
at 9: The statement was not understood at "JOIN": did not expect JOIN here.

# not understood: a second WHERE
SELECT a FROM t WHERE b WHERE c
=>
at 24: The statement was not understood at "WHERE": did not expect another WHERE.

# not understood: FROM after GROUP BY
SELECT a FROM t GROUP BY a FROM u
=>
at 27: The statement was not understood at "FROM": did not expect another FROM.

# not understood: FROM after ORDER BY
SELECT a FROM t ORDER BY b FROM c
=>
at 27: The statement was not understood at "FROM": did not expect another FROM.

# not understood: WHERE after ORDER BY
SELECT a FROM t ORDER BY b WHERE c
=>
at 27: The statement was not understood at "WHERE": did not expect this after the end of a query.

# not understood: a join without ON
SELECT a FROM t JOIN u
=>
at 22: The statement was not understood at the end of the text: expected ON or USING.

# not understood: an item that is none
SELECT a FROM 1
=>
at 14: The statement was not understood at "1": expected the name of a table.

# not understood: a set operator in an expression
SELECT (a UNION b) FROM t
=>
at 10: The statement was not understood at "UNION": did not expect this inside an expression.

# not understood: a semicolon in an expression
SELECT (a; b) FROM t
=>
at 9: The statement was not understood at ";": did not expect this inside an expression.

# not understood: a bracket that ends too early
SELECT a FROM (t u v) WHERE b
=>
at 19: The statement was not understood at "v": expected the end of the bracket.

# not understood: no alias after AS
SELECT a FROM t AS 1
=>
at 19: The statement was not understood at "1": expected an alias.

# not understood: ONLY without its end
SELECT a FROM ONLY (t u)
=>
at 22: The statement was not understood at "u": expected ).

# not understood: an empty condition
SELECT a FROM t WHERE
=>
at 21: The statement was not understood at the end of the text: expected an expression.

# not understood: a set operator without its end
SELECT a FROM t UNION
=>
at 21: The statement was not understood at the end of the text: expected a query.

# not understood: WITH without a name
WITH RECURSIVE 1 AS (SELECT 1) SELECT 2
=>
at 5: The statement was not understood at "RECURSIVE": expected the name of a WITH query.

# not understood: WITH without a body
WITH a AS SELECT 1
=>
at 10: The statement was not understood at "SELECT": expected the body of a WITH query.

# not understood: WITH without a query
WITH a AS (SELECT 1)
=>
at 20: The statement was not understood at the end of the text: expected a query.

# not understood: SEARCH without its end
WITH RECURSIVE a AS (SELECT 1) SEARCH DEPTH FIRST BY b
=>
at 54: The statement was not understood at the end of the text: the clause does not end.

# not understood: WITH before something else
WITH a AS (SELECT 1) TRUNCATE t
=>
at 21: The statement was not understood at "TRUNCATE": expected a query.

# not understood: no assignment
UPDATE t SET a
=>
at 14: The statement was not understood at the end of the text: expected an assignment.

# not understood: no SET
UPDATE t a = 1
=>
at 11: The statement was not understood at "=": expected SET.

# not understood: LIMIT of an UPDATE
UPDATE t SET a = 1 LIMIT 1
=>
at 19: The statement was not understood at "LIMIT": did not expect this here.

# not understood: DELETE without FROM
DELETE t
=>
at 7: The statement was not understood at "t": expected FROM.

# not understood: ON CONFLICT without DO
INSERT INTO t VALUES (1) ON CONFLICT (a) NOTHING
=>
at 41: The statement was not understood at "NOTHING": expected DO.

# not understood: INSERT of nothing
INSERT INTO t (a, b)
=>
at 20: The statement was not understood at the end of the text: expected a query.

# not understood: VALUES of no row
INSERT INTO t VALUES 1
=>
at 21: The statement was not understood at "1": expected a row of values.

# not understood: MERGE without THEN
MERGE INTO t USING u ON a WHEN MATCHED DELETE
=>
at 39: The statement was not understood at "DELETE": expected THEN.

# not understood: MERGE with an action that is none
MERGE INTO t USING u ON a WHEN MATCHED THEN SELECT
=>
at 50: The statement was not understood at the end of the text: expected UPDATE, DELETE, INSERT or DO NOTHING.

# not understood: MERGE with values that are none
MERGE INTO t USING u ON a WHEN NOT MATCHED THEN INSERT VALUES 1
=>
at 62: The statement was not understood at "1": expected values.

# not understood: text after the end
SELECT a FROM t)
=>
at 15: The bracket ) closes nothing.

# not understood: another bracket
SELECT (a] FROM t
=>
at 9: The bracket ] closes nothing.
