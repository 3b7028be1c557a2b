CREATE TABLE t1 (code text NOT NULL, f0_code text, f1_code text, f2_code text, CONSTRAINT t1_pk PRIMARY KEY (code));
ALTER TABLE t1 ADD CONSTRAINT t1_f2 FOREIGN KEY (f2_code) REFERENCES t1 (code) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE;
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0_code) REFERENCES t1 (code) ON DELETE RESTRICT ON UPDATE SET NULL;
ALTER TABLE t1 ADD CONSTRAINT t1_f1 FOREIGN KEY (f1_code) REFERENCES t1 (code) ON DELETE NO ACTION ON UPDATE RESTRICT;
-- soft: [t1]
INSERT INTO t1 VALUES ('p', NULL, NULL, NULL);
INSERT INTO t1 VALUES ('c', 'p', 'p', 'p');
DELETE FROM t1 WHERE code = 'c';
UPDATE t1 SET code = 'q' WHERE code = 'p';
INSERT INTO t1 VALUES ('d', 'q', 'q', 'q');
BEGIN;
DELETE FROM t1 WHERE code = 'd';
UPDATE t1 SET code = 'r' WHERE code = 'q';
COMMIT;
-- restore of deletion 0 from the end
-- restore of deletion 0 from the end
