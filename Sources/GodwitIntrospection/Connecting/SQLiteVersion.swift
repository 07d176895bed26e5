import GRDBSQLite

/// A version of SQLite (https://sqlite.org/c3ref/libversion.html).
package struct SQLiteVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 3040001 for 3.40.1.
  package let number: Int

  package init(_ number: Int) {
    self.number = number
  }

  /// That of the library in this process.
  package static var running: Self { Self(Int(sqlite3_libversion_number())) }

  /// The oldest that Godwit works with: it has STRICT tables, and `table_list`, which tells them
  /// from others (https://sqlite.org/releaselog/3_37_0.html).
  package static let minimum = Self(3_037_000)

  package static func < (a: Self, b: Self) -> Bool { a.number < b.number }

  package var description: String {
    "\(number / 1_000_000).\(minor).\(number % 1000)"
  }

  /// The middle number, 40 in 3.40.1.
  package var minor: Int { number / 1000 % 1000 }

  /// - Throws: ``UnsupportedSQLite``.
  package func requireSupported() throws {
    if self < .minimum { throw UnsupportedSQLite(version: self) }
  }
}

/// The SQLite of this process is too old for Godwit.
package struct UnsupportedSQLite: Error, Hashable, Sendable {
  package let version: SQLiteVersion
}
