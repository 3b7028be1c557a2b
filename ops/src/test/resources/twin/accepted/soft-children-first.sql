-- t1_f0 is older than t2_f0, so that on the plain side the row that protects by t2_f1 is gone before the one it protects
CREATE TABLE t1 (id int, f0 int, CONSTRAINT t1_pk PRIMARY KEY (id));
CREATE TABLE t2 (id int, f0 int, f1 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t2 ADD CONSTRAINT t2_f1 FOREIGN KEY (f1) REFERENCES t2 (id) ON DELETE RESTRICT;
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE CASCADE;
ALTER TABLE t2 ADD CONSTRAINT t2_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE CASCADE;
-- soft: [t2]
INSERT INTO t1 VALUES (1, NULL), (2, 1);
INSERT INTO t2 VALUES (1, 1, NULL), (2, 2, 1);
DELETE FROM t1 WHERE t1.id = 1;
