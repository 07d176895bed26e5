// Written by `godwit records` (517bce69581a7968). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `strict_things`.
public struct StrictThing: Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var a: Int64?
  public var b: String
  public var c: DatabaseValue = .null

  public init(id: Int64? = nil, a: Int64? = nil, b: String, c: DatabaseValue = .null) {
    self.id = id
    self.a = a
    self.b = b
    self.c = c
  }
}

extension StrictThing: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "strict_things"

  public enum Columns {
    public static let id = Column("id")
    public static let a = Column("a")
    public static let b = Column("b")
    public static let c = Column("c")
  }

  public init(row: Row) throws {
    id = try row.decode(forColumn: Columns.id)
    a = try row.decode(forColumn: Columns.a)
    b = try row.decode(forColumn: Columns.b)
    c = try row.decode(forColumn: Columns.c)
  }

  public func encode(to container: inout PersistenceContainer) throws {
    container[Columns.id] = id
    container[Columns.a] = a
    container[Columns.b] = b
    container[Columns.c] = c
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}
