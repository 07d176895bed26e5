import GRDB

/// The migrations that the releases before Godwit have shipped, as they were.
///
/// The chain is closed. It stays in the code as long as somebody may come from one of those releases: a
/// database that stopped in its middle is brought to its end by the chain itself. A new change is a
/// revision in `versions/`.
public var legacyMigrator: DatabaseMigrator {
  var migrator = DatabaseMigrator()
  migrator.registerMigration("createNote") { db in
    try db.create(table: "note") { t in
      t.autoIncrementedPrimaryKey("id")
      t.column("text", .text).notNull()
      t.column("createdAt", .datetime).notNull()
    }
  }
  migrator.registerMigration("createTag") { db in
    try db.create(table: "tag") { t in
      t.autoIncrementedPrimaryKey("id")
      t.belongsTo("note", onDelete: .cascade).notNull()
      t.column("name", .text).notNull()
    }
  }
  migrator.registerMigration("addIsPinned") { db in
    try db.alter(table: "note") { t in
      t.add(column: "isPinned", .boolean).notNull().defaults(to: false)
    }
  }
  return migrator
}
