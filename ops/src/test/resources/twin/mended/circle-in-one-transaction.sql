-- rows that this transaction has inserted or changed fall with a row that is gone; their reference to it is not looked up
CREATE TABLE t0 (id int, f0 int NOT NULL, CONSTRAINT t0_pk PRIMARY KEY (id));
CREATE TABLE t1 (id int, f0 int, CONSTRAINT t1_pk PRIMARY KEY (id));
CREATE TABLE t2 (id int, f0 int, CONSTRAINT t2_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0) REFERENCES t0 (id) ON DELETE SET NULL;
ALTER TABLE t0 ADD CONSTRAINT t0_f0 FOREIGN KEY (f0) REFERENCES t1 (id) ON DELETE CASCADE;
ALTER TABLE t2 ADD CONSTRAINT t2_f0 FOREIGN KEY (f0) REFERENCES t0 (id) ON DELETE CASCADE;
-- soft: [t0, t2]
INSERT INTO t1 (id) VALUES (1), (2), (3);
INSERT INTO t0 (id, f0) VALUES (1, 1), (2, 2), (3, 3), (4, 2), (5, 1);
INSERT INTO t2 (id, f0) VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5);
UPDATE t1 SET f0 = t1.id;
DELETE FROM t0 WHERE t0.id = 5;
BEGIN;
INSERT INTO t0 (id, f0) VALUES (7, 1), (8, 2);
INSERT INTO t2 (id, f0) VALUES (7, 7), (8, 8);
UPDATE t0 SET f0 = 1 WHERE t0.id = 4;
UPDATE t1 SET f0 = 8 WHERE t1.id IN (1, 3);
DELETE FROM t1 WHERE t1.id IN (1, 2);
COMMIT;
INSERT INTO t1 (id) VALUES (1), (2);
-- restore of deletion 0 from the end
DELETE FROM t1 WHERE t1.id = 1;
-- purge of all but 0 deletions
