-- what the database made up for the part of t1_f0 that leads to t0_p1 stays its name when plan makes the key anew
CREATE TABLE t0 (code int NOT NULL, u0 text NOT NULL, CONSTRAINT t0_pk PRIMARY KEY (code)) PARTITION BY LIST (code);
CREATE TABLE t0_p0 PARTITION OF t0 FOR VALUES IN (1, 3);
CREATE TABLE t0_p1 PARTITION OF t0 DEFAULT;
ALTER TABLE t0 ADD CONSTRAINT t0_u0 UNIQUE (u0, code);
CREATE TABLE t1 (id int NOT NULL, f0_u0 text, f0_code int, CONSTRAINT t1_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0_u0, f0_code) REFERENCES t0 (u0, code) ON DELETE CASCADE ON UPDATE RESTRICT;
-- soft: [t0]
BATCH INSERT INTO t0 VALUES (?, ?);  -- [1, 'x'; 2, 'y']
BATCH INSERT INTO t1 VALUES (1, 'x', 1) ;; INSERT INTO t1 VALUES (2, 'y', 2);
UPDATE t0 SET u0 = 'z' WHERE code = 1;
BATCH DELETE FROM t1 WHERE id = 9 ;; UPDATE t0 SET u0 = 'z' WHERE code = 2;
BATCH DELETE FROM t0 WHERE code = ?;  -- [2; 1]
