// Written by `godwit records` (62644c95081a8f4b). What you edit is yours: it is not written again.
import Foundation
import GRDB

/// A row of the table `poets`.
///
/// - Days are read as text in UTC or as seconds since 1970, and written as `2026-11-23`.
public struct Poet: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var name: String
  public var bornOn: Date?
  public var rivalID: Int64?

  public init(id: Int64? = nil, name: String, bornOn: Date? = nil, rivalID: Int64? = nil) {
    self.id = id
    self.name = name
    self.bornOn = bornOn
    self.rivalID = rivalID
  }

  public enum CodingKeys: String, CodingKey {
    case id
    case name
    case bornOn = "born_on"
    case rivalID = "rival_id"
  }
}

extension Poet: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "poets"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let name = Column(CodingKeys.name)
    public static let bornOn = Column(CodingKeys.bornOn)
    public static let rivalID = Column(CodingKeys.rivalID)
  }

  public static func databaseDateEncodingStrategy(
    for column: String
  ) -> DatabaseDateEncodingStrategy {
    switch column {
    case "born_on": .custom { $0.formatted(.iso8601.year().month().day()) }
    default: .deferredToDate
    }
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension Poet {
  public static let rival = belongsTo(Poet.self)
  public static let poets = hasMany(Poet.self)
  public static let lettersBySenderPoet = hasMany(
    Letter.self, key: "lettersBySenderPoet",
    using: ForeignKey([Letter.Columns.sender], to: [Columns.id]))
  public static let lettersByReceiverPoet = hasMany(
    Letter.self, key: "lettersByReceiverPoet",
    using: ForeignKey([Letter.Columns.receiver], to: [Columns.id]))
  public static let profile = hasOne(Profile.self)
  public static let poem = hasMany(Poem.self)
}
