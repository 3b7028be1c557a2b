-- all rows of t1 cascade before t2_f1 is checked; on the guarded side triggers let the rows of t2 fall, one parent at a time
CREATE TABLE t1 (a int, b int, CONSTRAINT t1_pk PRIMARY KEY (a, b));
CREATE TABLE t2 (id int, f0 int, f1 int, f2 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t2 ADD CONSTRAINT t2_f0 FOREIGN KEY (f0, f2) REFERENCES t1 (a, b) ON DELETE CASCADE DEFERRABLE;
ALTER TABLE t2 ADD CONSTRAINT t2_f1 FOREIGN KEY (f1) REFERENCES t2 (id);
-- soft: [t1, t2]
INSERT INTO t1 VALUES (1, 1), (2, 1), (2, 2);
INSERT INTO t2 VALUES (1, 1, NULL, 1), (2, 2, 1, 1), (4, 2, 1, 2);
DELETE FROM t1 WHERE b = 1;
UPDATE t2 SET f1 = NULL WHERE id = 4;
DELETE FROM t1 WHERE b = 1;  -- and its restore
DELETE FROM t1 WHERE b = 1;
