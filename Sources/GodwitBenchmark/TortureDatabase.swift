/// A database with all that tools lose when they change a table, and questions about each.
enum TortureDatabase {
  /// Tables of which a column changes its type, which takes a rebuild of each.
  static let changes: [(table: String, column: String)] = [
    ("it's a parent", "note"), ("log", "note"), ("pairs", "note"), ("computed", "note"),
    ("used", "note"),
  ]

  static let schema = """
    CREATE TABLE "it's a parent" (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT COLLATE NOCASE NOT NULL ON CONFLICT IGNORE,
      code VARCHAR(20) CONSTRAINT uq_code UNIQUE ON CONFLICT REPLACE,
      amount DECIMAL(10, 2) NOT NULL DEFAULT (1 + 1) CONSTRAINT ck_amount CHECK (amount >= 0),
      anything BLOB,
      note TEXT,
      created TEXT NOT NULL DEFAULT (strftime('%Y', 'now')),
      boss INTEGER CONSTRAINT fk_boss REFERENCES "it's a parent" (id) ON DELETE SET NULL
    );
    CREATE TABLE child (
      id INTEGER PRIMARY KEY,
      parent INTEGER NOT NULL REFERENCES "it's a parent" (id) ON DELETE CASCADE,
      word TEXT
    );
    CREATE TABLE used (
      id INTEGER PRIMARY KEY, name TEXT, note TEXT,
      friend INTEGER REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE TABLE user (id INTEGER PRIMARY KEY, used INTEGER REFERENCES used (id));
    CREATE TABLE log (word TEXT, note TEXT);
    CREATE VIRTUAL TABLE log_fts USING fts5 (word, content = 'log', content_rowid = 'rowid');
    CREATE TABLE pairs (a TEXT, b TEXT, note TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
    CREATE TABLE computed (
      amount REAL,
      total REAL GENERATED ALWAYS AS (amount * 2) STORED,
      shout TEXT GENERATED ALWAYS AS (upper(note)) VIRTUAL,
      note TEXT
    );
    CREATE TABLE changes (what TEXT);
    CREATE INDEX ix_expression ON "it's a parent" (lower(name) COLLATE RTRIM DESC);
    CREATE UNIQUE INDEX ix_partial ON "it's a parent" (amount, name) WHERE amount > 10;
    CREATE INDEX "ix 'quoted'" ON log (word DESC);
    CREATE TRIGGER own AFTER UPDATE OF name ON "it's a parent" WHEN new.name <> old.name
      BEGIN INSERT INTO changes VALUES (old.name || ' -> ' || new.name); END;
    CREATE TRIGGER log_insert AFTER INSERT ON log
      BEGIN INSERT INTO log_fts (rowid, word) VALUES (new.rowid, new.word); END;
    CREATE TRIGGER elsewhere AFTER INSERT ON user
      BEGIN UPDATE used SET name = 'used' WHERE id = new.used; END;
    CREATE VIEW names AS SELECT id, name FROM used;
    CREATE VIEW long_names AS SELECT * FROM names WHERE length(name) > 3;
    CREATE TRIGGER names_insert INSTEAD OF INSERT ON names
      BEGIN INSERT INTO used (name) VALUES (new.name); END;
    """

  static let rows = """
    INSERT INTO "it's a parent" (id, name, code, amount, anything, note) VALUES
      (1, 'Ada', 'a', 1, 1, NULL), (2, 'Grace', 'b', 20.5, '1', NULL), (3, 'Edsger', 'c', 3, X'31', NULL),
      (9, 'Barbara', 'd', 40, 1.0, NULL), (50, 'gone', 'e', 0, 9e999, NULL);
    DELETE FROM "it's a parent" WHERE id = 50;
    INSERT INTO child VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 9, 'z');
    UPDATE "it's a parent" SET boss = 1 WHERE id IN (2, 9);
    INSERT INTO used (id, name) VALUES (1, 'Ada'), (2, 'Grace');
    INSERT INTO user VALUES (1, 1);
    UPDATE used SET friend = 1;
    INSERT INTO log (rowid, word) VALUES (7, 'seven'), (3, 'three'), (100, 'hundred');
    INSERT INTO pairs VALUES ('a', 'b', NULL), ('A', 'b', NULL);
    INSERT INTO computed (amount) VALUES (1.5), (4);
    ANALYZE;
    """

  struct Question {
    let name: String
    /// The number of the change that it is about.
    var change = 0
    /// Its rows must be the same before and after.
    let sql: String
    /// Runs before the question, and is taken back.
    var trial = ""
  }

  private static let parent = "\"it's a parent\""

  static let questions: [Question] = [
    Question(
      name: "rows", sql: "SELECT id, name, code, amount FROM \(parent) ORDER BY id"),
    Question(
      name: "storage classes",
      sql: "SELECT typeof(anything), quote(anything) FROM \(parent) ORDER BY id"),
    Question(name: "child rows (ON DELETE CASCADE)", sql: "SELECT * FROM child ORDER BY id"),
    Question(
      name: "references (ON DELETE SET NULL)",
      sql: "SELECT id, boss FROM \(parent) ORDER BY id"),
    Question(name: "implicit rowids", change: 1, sql: "SELECT rowid, word FROM log ORDER BY rowid"),
    Question(
      name: "full-text index with external content", change: 1,
      sql: "SELECT rowid, word FROM log_fts WHERE log_fts MATCH 'three OR hundred' ORDER BY rowid"),
    Question(
      name: "AUTOINCREMENT, and its mark", sql: "SELECT max(id) FROM \(parent)",
      trial: "INSERT INTO \(parent) (name) VALUES ('next')"),
    Question(
      name: "statistics of ANALYZE", sql: "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2, 3"
    ),
    Question(
      name: "foreign keys of the table",
      sql:
        "SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('it''s a parent') ORDER BY 1, 2"
    ),
    Question(
      name: "foreign keys to the table",
      sql: "SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('child')"),
    Question(
      name: "DEFERRABLE INITIALLY DEFERRED", change: 4,
      sql:
        "SELECT sql LIKE '%DEFERRABLE INITIALLY DEFERRED%' FROM sqlite_master WHERE name = 'used'"),
    Question(
      name: "names of constraints",
      sql:
        "SELECT sql LIKE '%uq_code%' AND sql LIKE '%ck_amount%' AND sql LIKE '%fk_boss%' FROM sqlite_master WHERE name = 'it''s a parent'"
    ),
    Question(
      name: "generated columns", change: 3,
      sql: "SELECT total, hidden FROM computed, pragma_table_xinfo('computed') WHERE hidden <> 0"),
    Question(
      name: "a CHECK", sql: "SELECT count(*) FROM \(parent)",
      trial: "INSERT OR IGNORE INTO \(parent) (name, amount) VALUES ('poor', -1)"),
    Question(
      name: "a column's collation", sql: "SELECT id FROM \(parent) WHERE name = 'ADA'"),
    Question(
      name: "NOT NULL ON CONFLICT IGNORE", sql: "SELECT count(*) FROM \(parent)",
      trial: "INSERT INTO \(parent) (name) VALUES (NULL)"),
    Question(
      name: "UNIQUE ON CONFLICT REPLACE", sql: "SELECT name FROM \(parent) WHERE code = 'a'",
      trial: "INSERT INTO \(parent) (name, code) VALUES ('New', 'a')"),
    Question(
      name: "defaults that are expressions",
      sql: "SELECT amount, length(created) FROM \(parent) WHERE name = 'd'",
      trial: "INSERT INTO \(parent) (name) VALUES ('d')"),
    Question(
      name: "declared types",
      sql: "SELECT name, type FROM pragma_table_xinfo('it''s a parent') WHERE name <> 'note'"),
    Question(name: "WITHOUT ROWID", change: 2, sql: "SELECT wr FROM pragma_table_list('pairs')"),
    Question(
      name: "index on an expression, its collation and order",
      sql: "SELECT \"desc\", coll FROM pragma_index_xinfo('ix_expression')"),
    Question(
      name: "partial unique index",
      sql:
        "SELECT \"unique\", partial FROM pragma_index_list('it''s a parent') WHERE name = 'ix_partial'"
    ),
    Question(
      name: "index with a quoted name", change: 1,
      sql: "SELECT \"desc\" FROM pragma_index_xinfo('ix ''quoted''')"),
    Question(
      name: "trigger of the table", sql: "SELECT what FROM changes",
      trial: "UPDATE \(parent) SET name = 'Lovelace' WHERE id = 1"),
    Question(
      name: "trigger elsewhere that writes to it", change: 4,
      sql: "SELECT name FROM used WHERE id = 2", trial: "INSERT INTO user VALUES (7, 2)"),
    Question(name: "view", change: 4, sql: "SELECT * FROM names ORDER BY id"),
    Question(name: "view of a view", change: 4, sql: "SELECT * FROM long_names ORDER BY id"),
    Question(
      name: "INSTEAD OF trigger of a view", change: 4, sql: "SELECT count(*) FROM used",
      trial: "INSERT INTO names (name) VALUES ('by view')"),
    Question(name: "integrity_check", sql: "PRAGMA integrity_check"),
    Question(name: "foreign_key_check", sql: "PRAGMA foreign_key_check"),
  ]
}
