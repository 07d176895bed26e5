import GRDBSQLite
import GodwitIntrospection

import class GRDB.Database

/// Two databases, compared by what they hold and not by when or how it was written: schema texts byte
/// by byte, and every row by its rowid or key, with the storage class and the bytes of each value.
///
/// Collations do not matter, nor does what is valid UTF-8. What virtual tables hold is compared in the
/// ordinary tables that their modules keep it in. Columns that SQLite computes on reading are left out:
/// they are part of the schema.
package struct DatabaseComparison: Sendable {
  /// What is compared.
  package struct Scope: Sendable {
    /// Tables whose rows are nobody's business.
    var ignoredTables: [String] = []
    /// Whether only what the rows say counts: not ANALYZE's results, and not in which pieces a
    /// full-text index or an R-tree is kept.
    var onlyMeaning = false

    /// Everything: nobody could tell one database from the other by SQL.
    package static let everything = Scope()

    /// What an upgrade and its downgrade must leave as it was.
    package static func rows(_ settings: MigrationSettings) -> Scope {
      Scope(
        ignoredTables: [settings.versionTable, MigrationSettings.historyTable], onlyMeaning: true)
    }
  }

  /// A number in the file that differs.
  package struct Setting: Hashable, Sendable {
    /// `encoding`, `user_version`, `application_id`
    package let name: String
    package let left: String
    package let right: String
  }

  /// An object of the schema that is not the same on both sides.
  package struct Object: Hashable, Sendable {
    package enum Presence: Hashable, Sendable {
      case onlyLeft, onlyRight, different
    }
    package let type: String
    package let name: String
    package let presence: Presence
  }

  /// How the rows of a table differ.
  package struct Rows: Hashable, Sendable {
    package internal(set) var onlyLeft = 0
    package internal(set) var onlyRight = 0
    /// Rows of the same rowid or key with other values.
    package internal(set) var different = 0

    package var areEqual: Bool { self == Rows() }
  }

  package struct TableResult: Sendable {
    package let table: String
    /// An error where the rows could not be compared.
    package let rows: Result<Rows, any Error>

    package var areEqual: Bool { (try? rows.get())?.areEqual ?? false }
  }

  package private(set) var settings: [Setting] = []
  package private(set) var objects: [Object] = []
  /// Only the tables whose rows differ, or could not be compared.
  package private(set) var tables: [TableResult] = []

  /// Whether the rows are the same, whatever the schema is like.
  package var hasSameRows: Bool { tables.isEmpty && settings.isEmpty }

  package var areEqual: Bool { hasSameRows && objects.isEmpty }

  /// Compares two databases, each in a transaction of its own.
  ///
  /// - Throws: `DatabaseError` if a schema cannot be read, and ``MigrationError/cancelled``.
  package init(
    _ left: Database, _ right: Database, _ scope: Scope = .everything,
    cancellation: Cancellation = Cancellation()
  ) throws {
    guard let first = left.sqliteConnection, let second = right.sqliteConnection else { return }
    let sides = (try ComparedDatabase(first), try ComparedDatabase(second))
    settings = Self.settings(sides.0, sides.1)
    objects = Self.objects(sides.0, sides.1)
    // Where texts are kept otherwise, their bytes say nothing.
    guard sides.0.encoding == sides.1.encoding else { return }
    let comparison = RowComparison(sides.0, sides.1, cancellation)
    let ignored = Set((scope.ignoredTables).map { SchemaName(Array($0.utf8)) })
    var different: [SchemaName: TableResult] = [:]
    for name in Set(sides.0.tables.keys).union(sides.1.tables.keys).subtracting(ignored) {
      if scope.onlyMeaning, name.isStatistics { continue }
      let result = comparison.result(name, ignoring: ignored)
      try cancellation.check()
      if !result.areEqual { different[name] = result }
    }
    if scope.onlyMeaning {
      for name in comparison.indexPiecesOfSameMeaning(among: Set(different.keys)) {
        different[name] = nil
      }
      try cancellation.check()
    }
    tables = different.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func settings(_ left: ComparedDatabase, _ right: ComparedDatabase) -> [Setting] {
    zip(left.settings, right.settings).filter { $0 != $1 }.map {
      Setting(name: $0.name, left: $0.value, right: $1.value)
    }
  }

  private static func objects(_ left: ComparedDatabase, _ right: ComparedDatabase) -> [Object] {
    let keys = Set(left.objects.keys).union(right.objects.keys)
    return keys.sorted().compactMap { key in
      let presence: Object.Presence
      switch (left.objects[key], right.objects[key]) {
      case (let a, let b) where a == b: return nil
      case (_, nil): presence = .onlyLeft
      case (nil, _): presence = .onlyRight
      default: presence = .different
      }
      return Object(
        type: SchemaName.display(key.type), name: SchemaName.display(key.name), presence: presence)
    }
  }
}
