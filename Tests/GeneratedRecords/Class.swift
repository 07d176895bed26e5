// Written by `godwit records` (f0552c8668e2a96f). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `class`.
public struct Class: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var stringID: String?
  public var stringsID: String?

  public init(id: Int64? = nil, stringID: String? = nil, stringsID: String? = nil) {
    self.id = id
    self.stringID = stringID
    self.stringsID = stringsID
  }

  public enum CodingKeys: String, CodingKey {
    case id
    case stringID = "string_id"
    case stringsID = "strings_id"
  }
}

extension Class: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "class"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let stringID = Column(CodingKeys.stringID)
    public static let stringsID = Column(CodingKeys.stringsID)
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension Class {
  public static let string = belongsTo(
    StringRow.self, key: "string",
    using: ForeignKey([Columns.stringID], to: [StringRow.Columns.id]))
  public static let strings = belongsTo(
    StringRow.self, key: "strings",
    using: ForeignKey([Columns.stringsID], to: [StringRow.Columns.id]))
}
