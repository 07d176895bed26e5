CREATE TABLE t (a INT, b INT AS (a + 2), c INT, d INT AS (a - 1) VIRTUAL, e INT AS (a || 'x') STORED);
