// Written by `godwit records` (d5e5459df7ed65df). What you edit is yours: it is not written again.
import Foundation
import GRDB

/// A row of the table `orders`.
///
/// - Times are read as text in UTC or as seconds since 1970, and written as GRDB writes them:
///   `2026-11-23 10:15:00.000`.
/// - SQLite keeps decimal numbers as floating-point ones: no more than 15 digits are exact.
/// - Where the default is a number of seconds since 1970, so is what is written.
public struct Order: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var placedAt: Date
  public var paid: Bool = false
  public var total: Decimal
  public var seenAt: Date?
  public var note: String? = "none \"yet\""

  public init(
    id: Int64? = nil,
    placedAt: Date,
    paid: Bool = false,
    total: Decimal,
    seenAt: Date? = nil,
    note: String? = "none \"yet\""
  ) {
    self.id = id
    self.placedAt = placedAt
    self.paid = paid
    self.total = total
    self.seenAt = seenAt
    self.note = note
  }

  public enum CodingKeys: String, CodingKey {
    case id
    case placedAt = "placed_at"
    case paid
    case total
    case seenAt = "seen_at"
    case note
  }
}

extension Order: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "orders"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let placedAt = Column(CodingKeys.placedAt)
    public static let paid = Column(CodingKeys.paid)
    public static let total = Column(CodingKeys.total)
    public static let seenAt = Column(CodingKeys.seenAt)
    public static let note = Column(CodingKeys.note)
  }

  public init(row: Row) throws {
    self = try FetchableRecordDecoder().decode(Self.self, from: row)
    if let value = Self.decimal(row[Columns.total]) { total = value }
  }

  /// 19.99, where SQLite keeps the floating-point number that is nearest to it.
  private static func decimal(_ value: DatabaseValue?) -> Decimal? {
    guard case .double(let number)? = value?.storage else { return nil }
    return Decimal(string: "\(number)")
  }

  public static func databaseDateEncodingStrategy(
    for column: String
  ) -> DatabaseDateEncodingStrategy {
    switch column {
    case "seen_at": .secondsSince1970
    default: .deferredToDate
    }
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension Order {
  public static let orderItems = hasMany(OrderItem.self)
}
