import GRDB
import GodwitFrozenRevisions
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import Testing

@Suite("Revisions that were frozen")
struct FrozenRevisionTests {
  @Test("mean what they meant: the same schema, there and back")
  func meaning() throws {
    let migrator = try Migrator(revisions: GodwitFrozenRevisions.revisions)
    let database = try TestDatabase()
    try migrator.run(.upgrade, to: .id("frozen_01"), on: database.queue)
    let first = try database.schema()
    try migrator.run(.upgrade, to: .id("frozen_02"), on: database.queue)
    #expect(try database.strings("SELECT a || ':' || b FROM couples") == ["1:22"])

    let frozen = try TestDatabase(frozenSchema).schema()
    #expect(differences(try database.schema(), frozen).isEmpty)
    try migrator.run(.downgrade, to: .id("frozen_01"), on: database.queue)
    #expect(differences(try database.schema(), first).isEmpty)
    try migrator.run(.downgrade, to: .base, on: database.queue)
    #expect(try database.schema().isEmpty)
  }

  @Test("put columns where they put them")
  func places() throws {
    let migrator = try Migrator(revisions: GodwitFrozenRevisions.revisions)
    let database = try TestDatabase()
    try migrator.run(.upgrade, to: .id("frozen_places"), on: database.queue)
    let columns = try database.strings("SELECT name FROM pragma_table_info('places')")
    #expect(columns == ["c", "a", "f", "d", "b", "e"])
    try migrator.run(.downgrade, to: .id("frozen_02"), on: database.queue)
    #expect(try database.strings("SELECT name FROM pragma_table_info('places')") == [])
  }

  /// What the two frozen revisions made on the day when they were frozen.
  private let frozenSchema = """
    CREATE TABLE authors (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL COLLATE NOCASE,
      code CHAR(3) CONSTRAINT uq_code UNIQUE ON CONFLICT IGNORE,
      born DATE DEFAULT NULL,
      rating DECIMAL(4, 2) DEFAULT 1.5 CHECK (rating >= 0),
      is_living BOOLEAN,
      anything,
      created_at DATETIME CONSTRAINT nn_created NOT NULL ON CONFLICT FAIL DEFAULT CURRENT_TIMESTAMP,
      token BLOB DEFAULT X'00FF',
      seconds REAL DEFAULT (unixepoch()),
      CONSTRAINT ck_born CHECK (born > '0001'),
      CONSTRAINT uq_name_born UNIQUE (name, born),
      CONSTRAINT fk_self FOREIGN KEY (anything) REFERENCES authors
    );
    CREATE UNIQUE INDEX ix_authors_lower ON authors (lower(name) DESC);
    CREATE INDEX ix_authors_code ON authors (code COLLATE RTRIM) WHERE code IS NOT NULL;
    CREATE TABLE books (
      id INTEGER PRIMARY KEY,
      author INTEGER NOT NULL CONSTRAINT fk_author REFERENCES authors (id),
      editor INTEGER REFERENCES authors ON DELETE SET NULL ON UPDATE RESTRICT
        DEFERRABLE INITIALLY DEFERRED,
      title ANY NOT NULL DEFAULT '',
      pages INTEGER NOT NULL DEFAULT 1,
      half INTEGER AS (pages / 2 + 1),
      double INTEGER,
      ean TEXT CONSTRAINT ck_ean CHECK (ean <> '') CONSTRAINT uq_ean UNIQUE
    ) STRICT;
    CREATE TABLE shelves (
      room INTEGER NOT NULL, row INTEGER NOT NULL, place INTEGER NOT NULL, book INTEGER,
      CONSTRAINT pk_shelves PRIMARY KEY (room, row, place)
    ) WITHOUT ROWID;
    CREATE TABLE couples (a INTEGER NOT NULL PRIMARY KEY, b INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX ix_couples_b ON couples (b);
    CREATE VIEW living AS SELECT name FROM authors WHERE is_living;
    CREATE VIEW counts (n) AS SELECT count(*) FROM books;
    CREATE TRIGGER books_title AFTER UPDATE OF title ON books WHEN new.title = '' BEGIN
      UPDATE books SET pages = NULL WHERE id = new.id;
      DELETE FROM shelves WHERE book = new.id;
    END;
    CREATE TRIGGER living_insert INSTEAD OF INSERT ON living BEGIN
      INSERT INTO authors (name) VALUES (new.name);
    END;
    CREATE VIRTUAL TABLE books_fts USING fts5(title, content='');
    """
}
