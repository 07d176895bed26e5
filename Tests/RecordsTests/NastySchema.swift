/// A schema that is as unpleasant as SQLite lets one be, for records.
enum NastySchema {
  static let sql = #"""
    CREATE TABLE poets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born_on DATE,
      rival_id INTEGER REFERENCES poets (id));
    CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, placed_at DATETIME NOT NULL
      DEFAULT CURRENT_TIMESTAMP, paid BOOLEAN NOT NULL DEFAULT 0, total DECIMAL(10, 2) NOT NULL,
      seen_at TIMESTAMP DEFAULT (unixepoch()), note VARCHAR(20) DEFAULT 'none "yet"');
    CREATE TABLE order_items (order_id INTEGER NOT NULL REFERENCES orders, position INTEGER NOT NULL,
      price REAL NOT NULL DEFAULT -1.5, quantity INTEGER NOT NULL DEFAULT 1000000,
      amount REAL GENERATED ALWAYS AS (price * quantity) VIRTUAL, due DATE,
      doubled INTEGER AS (quantity * 2) STORED, checked_at DATETIME DEFAULT (strftime('%s', 'now')),
      PRIMARY KEY (order_id, position)) WITHOUT ROWID;
    CREATE TABLE letters (code TEXT PRIMARY KEY, sender INTEGER REFERENCES poets (id),
      receiver INTEGER NOT NULL REFERENCES poets (id), body BLOB, token UUID NOT NULL,
      meta JSON, at TIME);
    CREATE TABLE profiles (poet_id INTEGER PRIMARY KEY REFERENCES poets (id), bio TEXT);
    CREATE TABLE settings ("key" TEXT PRIMARY KEY NOT NULL, value, extra ANY NOT NULL, row INTEGER,
      container DATE, price DECIMAL(10, 2), doubled AS (value) VIRTUAL);
    CREATE TABLE strict_things (id INTEGER PRIMARY KEY, a INT, b TEXT NOT NULL, c ANY) STRICT;
    CREATE TABLE words ("class" TEXT, "default" INTEGER, "self" TEXT, Type TEXT, "init" TEXT,
      description TEXT, "hashValue" TEXT, "hash" TEXT, "first name" TEXT, "ÄÖ" TEXT, "äö" TEXT,
      "1st" INTEGER, "🙂" TEXT, "" TEXT, user_id INTEGER, userId INTEGER, "诗" TEXT, "e\u{301}" TEXT,
      rawValue TEXT, stringValue TEXT, intValue TEXT, debugDescription TEXT, "Columns" TEXT,
      "CodingKeys" TEXT, database_table_name TEXT, "encode" TEXT, "insert" TEXT, "update" TEXT,
      "save" TEXT, did_insert TEXT, "var" TEXT, "inout" TEXT, "let" TEXT, "async" TEXT, "await" TEXT,
      "Protocol" TEXT, "any" TEXT, "some" TEXT, "none" TEXT, "nil" TEXT, "true" TEXT, "_" TEXT,
      "\(1)" TEXT, "quote""s" TEXT, "tick`s" TEXT, "copy" TEXT, "consume" TEXT, "each" TEXT,
      "id" TEXT, "database_dictionary" TEXT, "HTMLBody" TEXT, "image_url" TEXT,
      "row" TEXT, "container" TEXT, "line
    break" TEXT, "encoder" TEXT, "decoder" TEXT, "all cases" TEXT, "rethrows" TEXT, "yield" TEXT);
    CREATE TABLE "columns" (id INTEGER PRIMARY KEY, "column" TEXT);
    CREATE TABLE "tables" (id TEXT PRIMARY KEY, column_id INTEGER REFERENCES "columns" (id));
    CREATE TABLE strings (id TEXT PRIMARY KEY);
    CREATE TABLE "class" (id INTEGER PRIMARY KEY, string_id TEXT REFERENCES strings (id),
      strings_id TEXT REFERENCES strings (id));
    CREATE TABLE poem (id INTEGER PRIMARY KEY, poet_id INTEGER NOT NULL REFERENCES poets (id),
      poet TEXT, nobody INTEGER REFERENCES nowhere (id));
    CREATE TABLE poems (id INTEGER PRIMARY KEY, poem_id INTEGER REFERENCES poem (id));
    CREATE TABLE "2nd 🙂" ("*/ //" TEXT);
    CREATE TABLE "*/ evil
    func f() {}" (a TEXT);
    CREATE TABLE "🙂" (a TEXT);
    CREATE TABLE "" (a TEXT);
    CREATE TABLE "with a "" quote" (id INTEGER PRIMARY KEY,
      poet_id INTEGER REFERENCES poets (id));
    CREATE VIEW poet_counts AS SELECT p.name AS name, count(*) AS n, p.born_on
      FROM poets AS p JOIN poem ON poem.poet_id = p.id GROUP BY p.id;
    CREATE VIRTUAL TABLE poem_texts USING fts5 (title, body, tokenize = 'porter');
    CREATE TABLE news (id INTEGER PRIMARY KEY, status TEXT NOT NULL);
    """#.replacing(#"\u{301}"#, with: "\u{301}")
}
