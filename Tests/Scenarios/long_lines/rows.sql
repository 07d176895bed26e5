INSERT INTO a_table_with_a_rather_long_name VALUES (1);
