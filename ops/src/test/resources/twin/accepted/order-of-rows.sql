-- its restore has brought row 1 behind row 2, which is now taken, and checked, first
CREATE TABLE t0 (id int, a int, CONSTRAINT t0_pk PRIMARY KEY (id));
CREATE TABLE t1 (id int, f0 int, f1 int, CONSTRAINT t1_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0) REFERENCES t0 (id) ON DELETE CASCADE;
ALTER TABLE t1 ADD CONSTRAINT t1_f1 FOREIGN KEY (f1) REFERENCES t0 (id);
-- soft: [t0, t1]
INSERT INTO t0 VALUES (1, 7), (2, 7);
INSERT INTO t1 VALUES (1, 1, 2);
DELETE FROM t0 WHERE id = 1;  -- and its restore
DELETE FROM t0 WHERE a = 7;
