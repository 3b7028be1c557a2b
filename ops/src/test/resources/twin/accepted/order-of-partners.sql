-- a tombstone takes the first free place, so that later rows lie otherwise; which of several partners a row meets is not defined
CREATE TABLE t1 (id int, a int, CONSTRAINT t1_pk PRIMARY KEY (id));
-- soft: [t1]
INSERT INTO t1 VALUES (1, 8), (2, 8), (3, 8);
DELETE FROM t1 WHERE t1.id = 1;
VACUUM t1;
DELETE FROM t1 WHERE t1.id = 2;
VACUUM t1;
INSERT INTO t1 VALUES (4, 8);
INSERT INTO t1 VALUES (5, 8);
DELETE FROM t1 WHERE t1.id = 4;
DELETE FROM t1 USING t1 o WHERE o.a = t1.a AND o.a = 8 RETURNING *;
