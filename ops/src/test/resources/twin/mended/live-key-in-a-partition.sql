-- in each partition the live key that the relation refers to has the same columns as what t2_u0 has become
CREATE TABLE t2 (k1 int NOT NULL, k2 int NOT NULL, u0 text, CONSTRAINT t2_pk PRIMARY KEY (k1, k2)) PARTITION BY HASH (k2);
CREATE TABLE t2_p0 PARTITION OF t2 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE t2_p1 PARTITION OF t2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE t2 ADD CONSTRAINT t2_u0 UNIQUE (u0, k2);
CREATE TABLE t1 (id int NOT NULL, f0_u0 text, f0_k2 int, CONSTRAINT t1_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f0_u0_f0_k2_relation FOREIGN KEY (f0_u0, f0_k2) REFERENCES t2 (u0, k2);
-- soft: [t1, t2]
INSERT INTO t2 VALUES (1, 1, 'x'), (2, 2, 'x'), (3, 3, 'x');
INSERT INTO t2 VALUES (4, 1, 'x');
INSERT INTO t2 VALUES (4, 2, 'x');
INSERT INTO t2 VALUES (4, 3, 'x');
DELETE FROM t2 WHERE k2 = 3;
INSERT INTO t2 VALUES (4, 3, 'x');
