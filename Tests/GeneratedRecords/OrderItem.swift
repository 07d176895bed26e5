// Written by `godwit records` (a40eeb0ccca36f28). What you edit is yours: it is not written again.
import Foundation
import GRDB

/// A row of the table `order_items`.
///
/// - Days are read as text in UTC or as seconds since 1970, and written as `2026-11-23`.
/// - Where the default is a number of seconds since 1970, so is what is written.
/// - What SQLite computes is read and not written.
public struct OrderItem: Codable, Hashable, Sendable {
  public var orderID: Int64
  public var position: Int64
  public var price: Double = -1.5
  public var quantity: Int64 = 1_000_000
  public private(set) var amount: Double?
  public var due: Date?
  public private(set) var doubled: Int64?
  public var checkedAt: Date?

  public init(
    orderID: Int64,
    position: Int64,
    price: Double = -1.5,
    quantity: Int64 = 1_000_000,
    due: Date? = nil,
    checkedAt: Date? = nil
  ) {
    self.orderID = orderID
    self.position = position
    self.price = price
    self.quantity = quantity
    self.due = due
    self.checkedAt = checkedAt
  }

  public enum CodingKeys: String, CodingKey {
    case orderID = "order_id"
    case position
    case price
    case quantity
    case amount
    case due
    case doubled
    case checkedAt = "checked_at"
  }
}

extension OrderItem: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "order_items"

  public enum Columns {
    public static let orderID = Column(CodingKeys.orderID)
    public static let position = Column(CodingKeys.position)
    public static let price = Column(CodingKeys.price)
    public static let quantity = Column(CodingKeys.quantity)
    public static let amount = Column(CodingKeys.amount)
    public static let due = Column(CodingKeys.due)
    public static let doubled = Column(CodingKeys.doubled)
    public static let checkedAt = Column(CodingKeys.checkedAt)
  }

  public func encode(to container: inout PersistenceContainer) throws {
    container[Columns.orderID] = orderID
    container[Columns.position] = position
    container[Columns.price] = price
    container[Columns.quantity] = quantity
    container[Columns.due] = due?.formatted(.iso8601.year().month().day())
    container[Columns.checkedAt] = checkedAt?.timeIntervalSince1970.rounded(.down)
  }
}

extension OrderItem {
  public static let order = belongsTo(Order.self)
}
