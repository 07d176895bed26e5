// Written by `godwit records` (85e6baf7e44037aa). What you edit is yours: it is not written again.
import Foundation
import GRDB

/// A row of the table `settings`.
///
/// - Days are read as text in UTC or as seconds since 1970, and written as `2026-11-23`.
/// - SQLite keeps decimal numbers as floating-point ones: no more than 15 digits are exact.
/// - What SQLite computes is read and not written.
public struct Setting: Hashable, Sendable {
  public var key: String
  public var value: DatabaseValue = .null
  public var extra: DatabaseValue
  public var row: Int64?
  public var container: Date?
  public var price: Decimal?
  public private(set) var doubled: DatabaseValue = .null

  public init(
    key: String,
    value: DatabaseValue = .null,
    extra: DatabaseValue,
    row: Int64? = nil,
    container: Date? = nil,
    price: Decimal? = nil
  ) {
    self.key = key
    self.value = value
    self.extra = extra
    self.row = row
    self.container = container
    self.price = price
  }
}

extension Setting: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "settings"

  public enum Columns {
    public static let key = Column("key")
    public static let value = Column("value")
    public static let extra = Column("extra")
    public static let row = Column("row")
    public static let container = Column("container")
    public static let price = Column("price")
    public static let doubled = Column("doubled")
  }

  public init(row: Row) throws {
    key = try row.decode(forColumn: Columns.key)
    self.value = try row.decode(forColumn: Columns.value)
    extra = try row.decode(forColumn: Columns.extra)
    self.row = try row.decode(forColumn: Columns.row)
    self.container = try row.decode(forColumn: Columns.container)
    price = try row.decode(forColumn: Columns.price)
    doubled = try row.decode(forColumn: Columns.doubled)
    if let value = Self.decimal(row[Columns.price]) { price = value }
  }

  /// 19.99, where SQLite keeps the floating-point number that is nearest to it.
  private static func decimal(_ value: DatabaseValue?) -> Decimal? {
    guard case .double(let number)? = value?.storage else { return nil }
    return Decimal(string: "\(number)")
  }

  public func encode(to container: inout PersistenceContainer) throws {
    container[Columns.key] = key
    container[Columns.value] = self.value
    container[Columns.extra] = extra
    container[Columns.row] = self.row
    container[Columns.container] = self.container?.formatted(.iso8601.year().month().day())
    container[Columns.price] = price
  }
}
