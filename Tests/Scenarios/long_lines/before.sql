CREATE TABLE a_table_with_a_rather_long_name (id INTEGER PRIMARY KEY);
