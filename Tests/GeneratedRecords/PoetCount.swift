// Written by `godwit records` (2cae5295bb0e2f53). What you edit is yours: it is not written again.
import Foundation
import GRDB

/// A row of the view `poet_counts`.
///
/// - Days are read as text in UTC or as seconds since 1970, and written as `2026-11-23`.
public struct PoetCount: Hashable, Sendable {
  public var name: String?
  public var n: DatabaseValue = .null
  public var bornOn: Date?

  public init(name: String? = nil, n: DatabaseValue = .null, bornOn: Date? = nil) {
    self.name = name
    self.n = n
    self.bornOn = bornOn
  }
}

extension PoetCount: FetchableRecord, TableRecord {
  public static let databaseTableName = "poet_counts"

  public enum Columns {
    public static let name = Column("name")
    public static let n = Column("n")
    public static let bornOn = Column("born_on")
  }

  public init(row: Row) throws {
    name = try row.decode(forColumn: Columns.name)
    n = try row.decode(forColumn: Columns.n)
    bornOn = try row.decode(forColumn: Columns.bornOn)
  }
}
