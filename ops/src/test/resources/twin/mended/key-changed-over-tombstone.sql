-- a tombstone is no child: it does not hold the key of a live row
CREATE TABLE t0 (code text NOT NULL, f1_code int DEFAULT 1, CONSTRAINT t0_pk PRIMARY KEY (code));
CREATE TABLE t1 (code int NOT NULL, CONSTRAINT t1_pk PRIMARY KEY (code));
ALTER TABLE t0 ADD CONSTRAINT t0_f1 FOREIGN KEY (f1_code) REFERENCES t1 (code) ON DELETE SET NULL ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED;
-- soft: [t0, t1]
INSERT INTO t1 (code) VALUES (233);
INSERT INTO t0 (code, f1_code) VALUES ('k232', 233);
DELETE FROM t0 WHERE t0.code = 'k232';
UPDATE t1 SET code = ? WHERE t1.code = ? RETURNING t1.code;  -- [511, 233]
-- restore of deletion 0 from the end
