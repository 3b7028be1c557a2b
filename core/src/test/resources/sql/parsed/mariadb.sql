# names, comments and strings
SELECT `a`.`b`, c.1d, 'x' 'y', "z", @v, @@global.w FROM `s`.`t` # end
=>
QUERY SELECT `a`.`b`, c.1d, 'x' 'y', "z", @v, @@global.w FROM `s`.`t`
  read `s`.`t`, schema `s`
  select, items {`a`.`b`} {c.1d} {'x' 'y'} {"z"} {@v} {@@global.w}, names {`a`.`b`} {c.1d}, from `t`, gap after `t`

# modifiers of DML
INSERT LOW_PRIORITY IGNORE INTO t (a) VALUE (1), (2) ON DUPLICATE KEY UPDATE a = VALUES(a), b = b + 1
=>
QUERY INSERT LOW_PRIORITY IGNORE INTO t (a) VALUE (1), (2) ON DUPLICATE KEY UPDATE a = VALUES(a), b = b + 1
  insert t
  insert, names {a} {b}, columns {a}, no source

# more of them
DELETE QUICK FROM t WHERE a ORDER BY b LIMIT 1 RETURNING c; UPDATE LOW_PRIORITY IGNORE t SET a = 1 ORDER BY b LIMIT 2; INSERT DELAYED t VALUES ()
=>
QUERY DELETE QUICK FROM t WHERE a ORDER BY b LIMIT 1 RETURNING c
  delete t
  delete, items {c}, names {a} {b} {c}, where {a}, verb {DELETE QUICK FROM}, limited
QUERY UPDATE LOW_PRIORITY IGNORE t SET a = 1 ORDER BY b LIMIT 2
  update t
  update, names {b}, gap after 1, assigns a
QUERY INSERT DELAYED t VALUES ()
  insert t
  insert
  values, gap after ), width 0

# INSERT … SET and REPLACE
INSERT INTO t SET a = 1, s.b = (SELECT c FROM u); REPLACE INTO t (a) SELECT b FROM u; REPLACE t SET a = 1
=>
QUERY INSERT INTO t SET a = 1, s.b = (SELECT c FROM u)
  insert t
  read u
  insert, no source
  select, inside insert, items {c}, names {c}, from u, gap after u
QUERY REPLACE INTO t (a) SELECT b FROM u
  insert t
  read u
  insert, replaces, columns {a}
  select, items {b}, names {b}, from u, gap after u
QUERY REPLACE t SET a = 1
  insert t
  insert, replaces, no source

# of partitions
SELECT a FROM t PARTITION (p0, p1) AS x WHERE b; INSERT INTO t PARTITION (p0) (a) VALUES (1); UPDATE t PARTITION (p0) SET a = 1
=>
QUERY SELECT a FROM t PARTITION (p0, p1) AS x WHERE b
  read t, whole t PARTITION (p0, p1), as x, tail x
  select, items {a}, names {a} {b}, from x, where {b}
QUERY INSERT INTO t PARTITION (p0) (a) VALUES (1)
  insert t, whole t PARTITION (p0)
  insert, columns {a}
  values, gap after ), width 1
QUERY UPDATE t PARTITION (p0) SET a = 1
  update t, whole t PARTITION (p0)
  update, gap after 1, assigns a

# index hints
SELECT a FROM t USE INDEX (i) IGNORE KEY FOR JOIN (j), FORCE INDEX FOR ORDER BY (k) WHERE b
=>
QUERY SELECT a FROM t USE INDEX (i) IGNORE KEY FOR JOIN (j), FORCE INDEX FOR ORDER BY (k) WHERE b
  read t, tail )
  select, items {a}, names {a} {b}, from t, where {b}

# index hints and aliases
SELECT a FROM t x FORCE INDEX (i), u USE INDEX () y JOIN v IGNORE INDEX FOR GROUP BY (k) ON c
=>
QUERY SELECT a FROM t x FORCE INDEX (i), u USE INDEX () y JOIN v IGNORE INDEX FOR GROUP BY (k) ON c
  read t, alias x, tail )
  read u, alias y, tail y
  read v, tail )
  select, items {a}, names {a} {c}, from x, (y INNER v, on {c}), gap after c

# an index hint without names
SELECT a FROM t USE INDEX i
=>
at 26: The statement was not understood at "i": expected the names of indexes.

# joins
SELECT a FROM t STRAIGHT_JOIN u ON b STRAIGHT_JOIN v JOIN w INNER JOIN x CROSS JOIN y NATURAL RIGHT JOIN z
=>
QUERY SELECT a FROM t STRAIGHT_JOIN u ON b STRAIGHT_JOIN v JOIN w INNER JOIN x CROSS JOIN y NATURAL RIGHT JOIN z
  read t
  read u
  read v
  read w
  read x
  read y
  read z
  select, items {a}, names {a} {b}, from ((t INNER u, on {b}) INNER (v INNER (w INNER ((x INNER y) NATURAL RIGHT z)))), gap after z

# joins without a condition
SELECT a FROM t JOIN u JOIN v ON b ON c, d JOIN e
=>
QUERY SELECT a FROM t JOIN u JOIN v ON b ON c, d JOIN e
  read t
  read u
  read v
  read d
  read e
  select, items {a}, names {a} {b} {c}, from (t INNER (u INNER v, on {b}), on {c}), (d INNER e), gap after e

# a LEFT JOIN needs one
SELECT a FROM t LEFT JOIN u
=>
at 27: The statement was not understood at the end of the text: expected ON or USING.

# system time
SELECT a FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01' x, u FOR SYSTEM_TIME ALL, v FOR SYSTEM_TIME BETWEEN now() - INTERVAL 1 DAY AND TRANSACTION 3 AS y, w FOR SYSTEM_TIME FROM '2019' TO f(b) + 1 WHERE c
=>
QUERY SELECT a FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01' x, u FOR SYSTEM_TIME ALL, v FOR SYSTEM_TIME BETWEEN now() - INTERVAL 1 DAY AND TRANSACTION 3 AS y, w FOR SYSTEM_TIME FROM '2019' TO f(b) + 1 WHERE c
  read t, whole t FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01', alias x, tail x
  read u, whole u FOR SYSTEM_TIME ALL
  read v, whole v FOR SYSTEM_TIME BETWEEN now() - INTERVAL 1 DAY AND TRANSACTION 3, as y, tail y
  read w, whole w FOR SYSTEM_TIME FROM '2019' TO f(b) + 1
  select, items {a}, names {a} {b} {c}, from x, u, y, w, where {c}

# system time of a partition and after an alias
SELECT a FROM t PARTITION (p) FOR SYSTEM_TIME ALL x, u AS y FOR SYSTEM_TIME ALL
=>
QUERY SELECT a FROM t PARTITION (p) FOR SYSTEM_TIME ALL x, u AS y FOR SYSTEM_TIME ALL
  read t, whole t PARTITION (p) FOR SYSTEM_TIME ALL, alias x, tail x
  read u, as y, tail ALL
  select, items {a}, names {a}, from x, y, gap after ALL

# locks
SELECT a FROM t LOCK IN SHARE MODE; SELECT a FROM t WHERE b FOR UPDATE WAIT 5; SELECT a FROM t FOR UPDATE NOWAIT
=>
QUERY SELECT a FROM t LOCK IN SHARE MODE
  read t
  select, items {a}, names {a}, from t, gap after t, locks
QUERY SELECT a FROM t WHERE b FOR UPDATE WAIT 5
  read t
  select, items {a}, names {a} {b}, from t, where {b}, locks
QUERY SELECT a FROM t FOR UPDATE NOWAIT
  read t
  select, items {a}, names {a}, from t, gap after t, locks

# procedures and variables
SELECT a FROM t PROCEDURE ANALYSE(); SELECT a FROM t LIMIT 1 INTO @x, @y; SELECT b INTO @z FROM t
=>
QUERY SELECT a FROM t PROCEDURE ANALYSE()
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY SELECT a FROM t LIMIT 1 INTO @x, @y
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY SELECT b INTO @z FROM t
  read t
  select, items {b}, names {b}, from t, gap after t

# files are not understood
SELECT a INTO OUTFILE 'f' FROM t
=>
at 26: The statement was not understood at "FROM": did not expect another FROM.

# words before the list
SELECT SQL_NO_CACHE a FROM t; SELECT DISTINCT HIGH_PRIORITY STRAIGHT_JOIN * FROM t; SELECT DISTINCTROW b FROM t
=>
QUERY SELECT SQL_NO_CACHE a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY SELECT DISTINCT HIGH_PRIORITY STRAIGHT_JOIN * FROM t
  read t
  select, items {*}, from t, gap after t
QUERY SELECT DISTINCTROW b FROM t
  read t
  select, items {b}, names {b}, from t, gap after t

# MINUS
SELECT a FROM t MINUS SELECT b FROM u; SELECT a FROM t MINUS (SELECT b FROM u) MINUS ALL SELECT c FROM v
=>
QUERY SELECT a FROM t MINUS SELECT b FROM u
  read t
  read u
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u
QUERY SELECT a FROM t MINUS (SELECT b FROM u) MINUS ALL SELECT c FROM v
  read t
  read u
  read v
  select, items {a}, names {a}, from t, gap after t
  select, items {b}, names {b}, from u, gap after u
  select, items {c}, names {c}, from v, gap after v

# minus as a name
SELECT a - minus FROM t WHERE b - c
=>
QUERY SELECT a - minus FROM t WHERE b - c
  read t
  select, items {a - minus}, names {a} {minus} {b} {c}, from t, where {b - c}

# operators of words
SELECT a DIV b, c MOD d, e XOR f, g REGEXP h, i RLIKE j, NOT k, BINARY l FROM t WHERE MATCH (m) AGAINST ('n')
=>
QUERY SELECT a DIV b, c MOD d, e XOR f, g REGEXP h, i RLIKE j, NOT k, BINARY l FROM t WHERE MATCH (m) AGAINST ('n')
  read t
  select, items {a DIV b} {c MOD d} {e XOR f} {g REGEXP h} {i RLIKE j} {NOT k} {BINARY l}, names {a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m}, from t, where {MATCH (m) AGAINST ('n')}

# GROUP_CONCAT
SELECT GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ',') FROM t GROUP BY c WITH ROLLUP
=>
QUERY SELECT GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ',') FROM t GROUP BY c WITH ROLLUP
  read t
  select, items {GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ',')}, names {a} {b} {c}, from t, gap after t

# strings as aliases
SELECT a 'b', c AS 'd' FROM t 'x' WHERE e
=>
QUERY SELECT a 'b', c AS 'd' FROM t 'x' WHERE e
  read t, alias 'x', tail 'x'
  select, items {a 'b'} {c AS 'd'}, names {c} {e}, from 'x', where {e}

# words that cannot be aliases
SELECT a FROM t LOCK IN SHARE MODE; SELECT a FROM t x PROCEDURE f(); INSERT INTO t SELECT b FROM u ON DUPLICATE KEY UPDATE c = 1
=>
QUERY SELECT a FROM t LOCK IN SHARE MODE
  read t
  select, items {a}, names {a}, from t, gap after t, locks
QUERY SELECT a FROM t x PROCEDURE f()
  read t, alias x, tail x
  select, items {a}, names {a}, from x, gap after x
QUERY INSERT INTO t SELECT b FROM u ON DUPLICATE KEY UPDATE c = 1
  insert t
  read u
  insert
  select, items {b}, names {b}, from u, gap after u

# DESCRIBE and EXPLAIN
DESCRIBE t; EXPLAIN t; EXPLAIN EXTENDED SELECT a FROM t; EXPLAIN PARTITIONS SELECT a FROM t; EXPLAIN FORMAT=JSON SELECT a FROM t; DESCRIBE `t` b
=>
HARMLESS DESCRIBE t
HARMLESS EXPLAIN t
QUERY EXPLAIN EXTENDED SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY EXPLAIN PARTITIONS SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
QUERY EXPLAIN FORMAT=JSON SELECT a FROM t
  read t
  select, items {a}, names {a}, from t, gap after t
HARMLESS DESCRIBE `t` b

# row constructors
INSERT INTO t VALUES (1, DEFAULT), ROW (2, 3); VALUES (1), (2)
=>
QUERY INSERT INTO t VALUES (1, DEFAULT), ROW (2, 3)
  insert t
  insert
  values, names {DEFAULT}, gap after ), width 2
QUERY VALUES (1), (2)
  values, gap after ), width 1

# executable comments
SELECT a /*! , b */ FROM t /*M!50000 WHERE c */
=>
QUERY SELECT a /*! , b */ FROM t /*M!50000 WHERE c
  read t
  select, items {a} {b}, names {a} {b} {c}, from t, where {c}

# of partitions, with aliases
DELETE FROM t PARTITION (p0) WHERE a; UPDATE t PARTITION (p0) x SET a = 1
=>
QUERY DELETE FROM t PARTITION (p0) WHERE a
  delete t, whole t PARTITION (p0)
  delete, names {a}, where {a}, verb {DELETE FROM}
QUERY UPDATE t PARTITION (p0) x SET a = 1
  update t, whole t PARTITION (p0), alias x, tail x
  update, gap after 1, assigns a

# DELETE of several tables
DELETE a FROM t a JOIN u ON b
=>
QUERY DELETE a FROM t a JOIN u ON b
  read t, alias a, tail a
  read u
  joined, names {b}, from (a INNER u, on {b}), gap after b, deletes {DELETE a FROM}, targets {a}

# UPDATE of several tables
UPDATE t JOIN u ON a SET b = 1
=>
QUERY UPDATE t JOIN u ON a SET b = 1
  read t
  read u
  joined, names {a}, from (t INNER u, on {a}), gap after 1, targets {b}

# ON in a condition that is not ON CONFLICT
SELECT a FROM t JOIN u ON conflict
=>
QUERY SELECT a FROM t JOIN u ON conflict
  read t
  read u
  select, items {a}, names {a} {conflict}, from (t INNER u, on {conflict}), gap after conflict

# CTE with a cycle that is restricted
WITH RECURSIVE a AS (SELECT 1) CYCLE b RESTRICT SELECT c FROM a
=>
QUERY WITH RECURSIVE a AS (SELECT 1) CYCLE b RESTRICT SELECT c FROM a
  read a, with a
  select, items {1}, gap after 1
  select, items {c}, names {c}, from a, gap after a

# IN cannot be an alias, and values neither
INSERT INTO t SELECT a FROM u WHERE b IN (1); INSERT INTO t TABLE u
=>
QUERY INSERT INTO t SELECT a FROM u WHERE b IN (1)
  insert t
  read u
  insert
  select, items {a}, names {a} {b}, from u, where {b IN (1)}
QUERY INSERT INTO t TABLE u
  insert t
  read u
  insert
  table, from u, gap after u
