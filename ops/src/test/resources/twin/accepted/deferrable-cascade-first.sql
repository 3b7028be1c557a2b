-- t2_f2 is the oldest key and protects the first row; on the guarded side a trigger carries out t1_f0 before that is asked
CREATE TABLE t1 (id int, f0 int, CONSTRAINT t1_pk PRIMARY KEY (id));
CREATE TABLE t2 (id int, f1 int, f2 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t2 ADD CONSTRAINT t2_f2 FOREIGN KEY (f2) REFERENCES t1 (id) ON DELETE RESTRICT;
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE CASCADE DEFERRABLE;
ALTER TABLE t2 ADD CONSTRAINT t2_f1 FOREIGN KEY (f1) REFERENCES t1 (id) ON DELETE CASCADE;
-- soft: [t1, t2]
INSERT INTO t1 VALUES (1, NULL), (2, 1);
INSERT INTO t2 VALUES (1, 2, 1);
DELETE FROM t1 WHERE id = 1;
