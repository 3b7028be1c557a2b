-- a natural key that was deleted comes again, and its tombstone is restored when it is free
CREATE TABLE t1 (code text NOT NULL, a int, CONSTRAINT t1_pk PRIMARY KEY (code));
-- soft: [t1]
INSERT INTO t1 VALUES ('k1', 1);
DELETE FROM t1 WHERE code = 'k1';
INSERT INTO t1 VALUES ('k1', 2);
-- restore of deletion 0 from the end
DELETE FROM t1 WHERE code = ?;  -- ['k1']
-- restore of deletion 1 from the end
