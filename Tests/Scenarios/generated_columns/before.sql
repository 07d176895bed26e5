CREATE TABLE t (a INT, b INT AS (a + 1), c INT AS (a * 2) STORED, d INT);
