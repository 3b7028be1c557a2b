# MINUS, QUALIFY and EXCEPT of columns
SELECT * EXCEPT (a, b), t.* EXCEPT (c) FROM t MINUS SELECT d FROM u
=>
QUERY SELECT * EXCEPT (a, b), t.* EXCEPT (c) FROM t MINUS SELECT d FROM u
  read t
  read u
  select, items {* EXCEPT (a, b)} {t.* EXCEPT (c)}, names {a} {b} {t.*} {c}, from t, gap after t
  select, items {d}, names {d}, from u, gap after u

# EXCEPT of queries
SELECT a FROM t EXCEPT (SELECT b FROM u); SELECT a FROM t EXCEPT SELECT b FROM u
=>
QUERY SELECT a FROM t EXCEPT (SELECT b FROM u)
  read t
  read u
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u
QUERY SELECT a FROM t EXCEPT SELECT b FROM u
  read t
  read u
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u

# QUALIFY
SELECT a FROM t WINDOW w AS (ORDER BY b) QUALIFY row_number() OVER w = 1 ORDER BY c
=>
QUERY SELECT a FROM t WINDOW w AS (ORDER BY b) QUALIFY row_number() OVER w = 1 ORDER BY c
  read t
  select, items {a}, names {a} {ORDER} {b} {c}, from t, gap after t

# QUALIFY at once
SELECT a FROM t QUALIFY b; SELECT a QUALIFY b
=>
QUERY SELECT a FROM t QUALIFY b
  read t
  select, items {a}, names {a} {b}, from t, gap after t
QUERY SELECT a QUALIFY b
  select, items {a}, names {a} {b}, gap after a

# VALUES without brackets
VALUES 1, 2; SELECT a FROM VALUES (1, 2), (3, 4) x (b, c); SELECT a FROM (VALUES 1) x; VALUES a + 1
=>
QUERY VALUES 1, 2
  values, gap after 2, width 1
QUERY SELECT a FROM VALUES (1, 2), (3, 4) x (b, c)
  select, items {a}, names {a}, from <rows, called x, columns {b, c}, query>, gap after )
  values, inside select, gap after ), width 2
QUERY SELECT a FROM (VALUES 1) x
  select, items {a}, names {a}, from <rows, called x, query>, gap after x
  values, gap after 1, width 1
QUERY VALUES a + 1
  values, names {a}, gap after 1, width 1

# a column called values
SELECT values, values = 1, t.values FROM t WHERE values.a
=>
QUERY SELECT values, values = 1, t.values FROM t WHERE values.a
  read t
  select, items {values} {values = 1} {t.values}, names {values} {values} {t.values} {values.a}, from t, where {values.a}

# delta tables
SELECT a FROM FINAL TABLE (INSERT INTO t VALUES (1)) x, OLD TABLE (DELETE FROM t WHERE b) WHERE c; SELECT a FROM NEW TABLE (UPDATE t SET b = 1)
=>
QUERY SELECT a FROM FINAL TABLE (INSERT INTO t VALUES (1)) x, OLD TABLE (DELETE FROM t WHERE b) WHERE c
  insert t
  delete t
  select, items {a}, names {a} {c}, from <rows, called x>, <rows>, where {c}
  insert, inside select
  values, inside select, gap after ), width 1
  delete, inside select, names {b}, where {b}, verb {DELETE FROM}
QUERY SELECT a FROM NEW TABLE (UPDATE t SET b = 1)
  update t
  select, items {a}, names {a}, from <rows>, gap after )
  update, inside select, gap after 1, assigns b

# a table called final
SELECT a FROM final, old AS new
=>
QUERY SELECT a FROM final, old AS new
  read final
  read old, as new, tail new
  select, items {a}, names {a}, from final, new, gap after new

# index hints
SELECT a FROM t USE INDEX (i, j) WHERE b; SELECT a FROM t x USE INDEX (i)
=>
QUERY SELECT a FROM t USE INDEX (i, j) WHERE b
  read t, tail )
  select, items {a}, names {a} {b}, from t, where {b}
QUERY SELECT a FROM t x USE INDEX (i)
  read t, alias x, tail )
  select, items {a}, names {a}, from x, gap after )

# DELETE without FROM, with LIMIT
DELETE t WHERE a LIMIT 1; DELETE FROM t; DELETE FROM t FETCH FIRST ROW ONLY
=>
QUERY DELETE t WHERE a LIMIT 1
  delete t
  delete, names {a}, where {a}, verb {DELETE}, limited
QUERY DELETE FROM t
  delete t
  delete, gap after t, verb {DELETE FROM}
QUERY DELETE FROM t FETCH FIRST ROW ONLY
  delete t
  delete, gap after t, verb {DELETE FROM}, limited

# MERGE … KEY
MERGE INTO t KEY (a) VALUES (1, 2)
=>
QUERY MERGE INTO t KEY (a) VALUES (1, 2)
  merge t
  insert
  values, gap after ), width 2

# MERGE … USING
MERGE INTO t USING u ON (a) WHEN MATCHED THEN DELETE
=>
QUERY MERGE INTO t USING u ON (a) WHEN MATCHED THEN DELETE
  merge t
  read u
  merge, names {a}, from u, where {(a)}
    when DELETE, head MATCHED, verb DELETE

# SELECT … FROM FIRST and LAST
SELECT nth_value(a, 2) FROM FIRST OVER w, nth_value(b, 2) FROM LAST IGNORE NULLS OVER w FROM t
=>
QUERY SELECT nth_value(a, 2) FROM FIRST OVER w, nth_value(b, 2) FROM LAST IGNORE NULLS OVER w FROM t
  read t
  select, items {nth_value(a, 2) FROM FIRST OVER w} {nth_value(b, 2) FROM LAST IGNORE NULLS OVER w}, names {a} {FIRST} {b} {LAST}, from t, gap after t

# INSERT DIRECT SORTED
INSERT INTO t DIRECT SORTED SELECT a FROM u; INSERT INTO t (a) DIRECT SELECT a FROM u; INSERT INTO t SET a = 1
=>
QUERY INSERT INTO t DIRECT SORTED SELECT a FROM u
  insert t
  read u
  insert
  select, items {a}, names {a}, from u, gap after u
QUERY INSERT INTO t (a) DIRECT SELECT a FROM u
  insert t
  read u
  insert, columns {a}
  select, items {a}, names {a}, from u, gap after u
QUERY INSERT INTO t SET a = 1
  insert t
  insert, no source

# joins without a condition
SELECT a FROM t JOIN u, v INNER JOIN w
=>
QUERY SELECT a FROM t JOIN u, v INNER JOIN w
  read t
  read u
  read v
  read w
  select, items {a}, names {a}, from (t INNER u), (v INNER w), gap after w

# CORRESPONDING
SELECT a FROM t UNION ALL CORRESPONDING SELECT b FROM u
=>
QUERY SELECT a FROM t UNION ALL CORRESPONDING SELECT b FROM u
  read t
  read u
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u

# comments and dollars
SELECT $$a$$, ?1 FROM t // comment
=>
QUERY SELECT $$a$$, ?1 FROM t
  read t
  select, items {$$a$$} {?1}, from t, gap after t

# spaces that are not ASCII
SELECT a FROM t WHERE b
=>
QUERY SELECT a FROM t WHERE b
  read t
  select, items {a}, names {a} {b}, from t, where {b}

# EXPLAIN PLAN FOR
EXPLAIN PLAN FOR SELECT a FROM t; EXPLAIN ANALYZE DELETE FROM t
=>
QUERY EXPLAIN PLAN FOR SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY EXPLAIN ANALYZE DELETE FROM t
  delete t
  delete, gap after t, verb {DELETE FROM}

# words that cannot be aliases
SELECT a FROM t MINUS SELECT b FROM u; INSERT INTO t SELECT a FROM u; SELECT a FROM t KEY
=>
QUERY SELECT a FROM t MINUS SELECT b FROM u
  read t
  read u
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u
QUERY INSERT INTO t SELECT a FROM u
  insert t
  read u
  insert
  select, items {a}, names {a}, from u, gap after u
QUERY SELECT a FROM t KEY
  read t
  select, items {a}, names {a}, from t, gap after t

# backticks fold
SELECT `a` FROM `t` `x`
=>
QUERY SELECT `a` FROM `t` `x`
  read `t`, alias `x`, tail `x`
  select, items {`a`}, names {`a`}, from `x`, gap after `x`

# TOP
SELECT TOP 5 a FROM t; SELECT TOP ? PERCENT WITH TIES b FROM t; SELECT top, c FROM t
=>
QUERY SELECT TOP 5 a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY SELECT TOP ? PERCENT WITH TIES b FROM t
  read t
  select, items {b}, names {b}, from t, gap after t
QUERY SELECT top, c FROM t
  read t
  select, items {top} {c}, names {top} {c}, from t, gap after t

# LIMIT before the list is not understood
SELECT LIMIT 1 2 a FROM t
=>
at 19: The statement was not understood at "FROM": did not expect another FROM.

# values and a table after them
SELECT a FROM VALUES (1), (2) AS x (b), t WHERE c
=>
QUERY SELECT a FROM VALUES (1), (2) AS x (b), t WHERE c
  read t
  select, items {a}, names {a} {c}, from <rows, called x, columns {b}, query>, t, where {c}
  values, inside select, gap after ), width 1
