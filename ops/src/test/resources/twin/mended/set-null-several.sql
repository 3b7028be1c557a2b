-- two parents of one row go in one statement: its other references are checked when it is overwritten a second time
CREATE TABLE t0 (id int GENERATED ALWAYS AS IDENTITY, a int, f0 text, f1 text, f2 text, CONSTRAINT t0_pk PRIMARY KEY (id));
CREATE TABLE t2 (code text NOT NULL, CONSTRAINT t2_pk PRIMARY KEY (code));
ALTER TABLE t0 ADD CONSTRAINT t0_f2 FOREIGN KEY (f2) REFERENCES t2 (code) ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE t0 ADD CONSTRAINT t0_f0 FOREIGN KEY (f0) REFERENCES t2 (code) ON DELETE SET NULL ON UPDATE RESTRICT;
ALTER TABLE t0 ADD CONSTRAINT t0_f1 FOREIGN KEY (f1) REFERENCES t2 (code) ON DELETE SET NULL;
-- soft: [t0, t2]
INSERT INTO t2 VALUES ('k1'), ('k2');
INSERT INTO t0 (a, f0, f1, f2) VALUES (4, 'k1', 'k2', 'k1');
DELETE FROM t2 WHERE TRUE;  -- and its restore
DELETE FROM t2 WHERE TRUE;
-- restore of deletion 0 from the end
