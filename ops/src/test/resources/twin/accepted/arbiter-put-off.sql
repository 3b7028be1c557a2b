-- t0_u0 is older than t0_u1, but made anew on the guarded side, so that the conflict on t0_u1 is found before it
CREATE TABLE t0 (id int, u0 int, u1 int, CONSTRAINT t0_pk PRIMARY KEY (id), CONSTRAINT t0_u0 UNIQUE (u0) DEFERRABLE, CONSTRAINT t0_u1 UNIQUE (u1));
CREATE TABLE t1 (id int, f0 int, CONSTRAINT t1_pk PRIMARY KEY (id));
ALTER TABLE t1 ADD CONSTRAINT t1_f0 FOREIGN KEY (f0) REFERENCES t0 (u1);
-- soft: [t0]
INSERT INTO t0 VALUES (1, 1, 1);
INSERT INTO t0 VALUES (2, 2, 1) ON CONFLICT DO NOTHING;
