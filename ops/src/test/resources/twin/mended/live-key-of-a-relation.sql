-- the live key that the relation refers to is older than the index that t0_u0 has become, and stops the row first
CREATE TABLE t0 (id int NOT NULL, u0 text, CONSTRAINT t0_pk PRIMARY KEY (id), CONSTRAINT t0_u0 UNIQUE (u0));
CREATE TABLE t1 (id int NOT NULL, f0_u0 text, CONSTRAINT t1_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f0_u0_relation FOREIGN KEY (f0_u0) REFERENCES t0 (u0);
-- soft: [t0, t1]
INSERT INTO t0 VALUES (1, 'x'), (2, 'y');
INSERT INTO t0 VALUES (3, 'x');
INSERT INTO t0 VALUES (3, 'x') ON CONFLICT (u0) DO NOTHING;
DELETE FROM t0 WHERE u0 = 'x';
INSERT INTO t0 VALUES (3, 'x');
UPDATE t0 SET u0 = 'x' WHERE id = 2;
