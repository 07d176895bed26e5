CREATE TABLE nodes (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES nodes (id) ON DELETE CASCADE, depth INTEGER, CHECK (nodes.depth >= 0), CHECK (main.nodes.depth < 100));
CREATE INDEX ix_depth ON nodes (depth);
CREATE VIEW roots AS SELECT * FROM nodes WHERE parent IS NULL;
CREATE TRIGGER g AFTER INSERT ON nodes BEGIN UPDATE nodes SET depth = 0 WHERE id = new.id; END;
