-- rows 1 and 2 of t1 both fall by t1_f2; of them t1_f1 would overwrite only the first, which the second protects
CREATE TABLE t0 (id int, CONSTRAINT t0_pk PRIMARY KEY (id));
CREATE TABLE t1 (id int, f0 int, f1 int, f2 int, CONSTRAINT t1_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f1 FOREIGN KEY (f1) REFERENCES t0 (id) ON DELETE SET NULL;
ALTER TABLE t1 ADD CONSTRAINT t1_f2 FOREIGN KEY (f2) REFERENCES t0 (id) ON DELETE CASCADE;
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE RESTRICT;
-- soft: [t0, t1]
INSERT INTO t0 VALUES (1), (2);
INSERT INTO t1 VALUES (1, NULL, 1, 1), (2, 1, 2, 1), (3, NULL, 1, 2);
DELETE FROM t0 WHERE id = 1;  -- and its restore
DELETE FROM t0 WHERE id = 1;
