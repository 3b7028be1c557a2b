-- by both cascades from t1, both rows of t2 are gone before t2_f2 is checked; that of t2_f1 is a trigger's on the guarded side
CREATE TABLE t1 (id int, CONSTRAINT t1_pk PRIMARY KEY (id));
CREATE TABLE t2 (id int, f0 int, f1 int, f2 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t2 ADD CONSTRAINT t2_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE CASCADE ON UPDATE SET NULL;
ALTER TABLE t2 ADD CONSTRAINT t2_f1 FOREIGN KEY (f1) REFERENCES t1 (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE t2 ADD CONSTRAINT t2_f2 FOREIGN KEY (f2) REFERENCES t2 (id);
-- soft: [t1]
INSERT INTO t1 VALUES (1), (2);
INSERT INTO t2 VALUES (1, 2, 1, NULL), (2, 1, 2, 1);
DELETE FROM t1 WHERE id = 1;  -- and its restore
DELETE FROM t1 WHERE id = 1;
