-- two indexes over expressions, of which one takes NULLs for equal
CREATE TABLE t0 (a int);
CREATE TABLE t3 (code int NOT NULL, b int NOT NULL DEFAULT 1, u0 text, u1 text, CONSTRAINT t3_pk PRIMARY KEY (code));
CREATE UNIQUE INDEX t3_u0 ON t3 (lower(u0)) WHERE b < 4;
CREATE UNIQUE INDEX t3_u1 ON t3 (lower(u1)) NULLS NOT DISTINCT;
-- soft: [t0, t3]
INSERT INTO t3 (code, b, u0) VALUES (369, 6, 'n6') ON CONFLICT (lower(u0)) WHERE b < 4 DO UPDATE SET b = (SELECT count(*) FROM t0);
INSERT INTO t3 (code, u1) VALUES (370, 'X') ON CONFLICT (lower(u1)) DO NOTHING;
INSERT INTO t3 (code, u1) VALUES (371, 'x') ON CONFLICT (lower(u1)) DO NOTHING;
