-- on the plain side both rows of t1 cascade before t2_f1 is checked; the trigger for the first row knows nothing of the second
CREATE TABLE t1 (id int, CONSTRAINT t1_pk PRIMARY KEY (id));
CREATE TABLE t2 (id int, f0 int, f1 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t2 ADD CONSTRAINT t2_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE CASCADE DEFERRABLE;
ALTER TABLE t2 ADD CONSTRAINT t2_f1 FOREIGN KEY (f1) REFERENCES t2 (id);
-- soft: [t1, t2]
INSERT INTO t1 VALUES (1), (2);
INSERT INTO t2 VALUES (1, 1, NULL), (2, 2, 1);
DELETE FROM t1;
