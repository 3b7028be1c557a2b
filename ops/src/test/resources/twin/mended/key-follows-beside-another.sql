-- the tombstone in t3 follows the key of t0, and is not in its own way because of t3_u0, which tombstones may hold
CREATE TABLE t0 (id int, u0 int, CONSTRAINT t0_pk PRIMARY KEY (id), CONSTRAINT t0_u0 UNIQUE (u0));
CREATE TABLE t3 (k1 int, k2 int, u0 int, CONSTRAINT t3_pk PRIMARY KEY (k1, k2), CONSTRAINT t3_u0 UNIQUE (u0));
CREATE TABLE t2 (id int, f0 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t2 ADD CONSTRAINT t2_f0 FOREIGN KEY (f0) REFERENCES t3 (u0);
ALTER TABLE t3 ADD CONSTRAINT t3_f0 FOREIGN KEY (k1) REFERENCES t0 (u0) ON DELETE CASCADE ON UPDATE RESTRICT DEFERRABLE;
-- soft: [t0, t2, t3]
INSERT INTO t0 VALUES (1, 10);
INSERT INTO t3 VALUES (10, 1, 100), (10, 2, 200);
DELETE FROM t3 WHERE t3.k2 = 2;
UPDATE t0 SET u0 = 20 WHERE id = 1;
DELETE FROM t3 WHERE t3.k2 = 1;
UPDATE t0 SET u0 = 20 WHERE id = 1;
-- restore of deletion 1 from the end
