-- the cascade comes first, so that on the plain side the row is gone before its default is looked up
CREATE TABLE t1 (id int GENERATED ALWAYS AS IDENTITY, f0_code text, f2_code text DEFAULT 'x', CONSTRAINT t1_pk PRIMARY KEY (id));
CREATE TABLE t2 (code text NOT NULL, CONSTRAINT t2_pk PRIMARY KEY (code));
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0_code) REFERENCES t2 (code) ON DELETE CASCADE ON UPDATE RESTRICT;
ALTER TABLE t1 ADD CONSTRAINT t1_f2 FOREIGN KEY (f2_code) REFERENCES t2 (code) ON DELETE SET DEFAULT ON UPDATE RESTRICT DEFERRABLE;
-- soft: [t1, t2]
INSERT INTO t2 (code) VALUES ('k102');
INSERT INTO t1 (f0_code, f2_code) VALUES ('k102', 'k102');
DELETE FROM t2 WHERE t2.code = 'k102';  -- and its restore
