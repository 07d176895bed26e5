// Written by `godwit records` (4966ad40a1100c80). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `strings`.
public struct StringRow: Codable, Hashable, Identifiable, Sendable {
  public var id: String?

  public init(id: String? = nil) {
    self.id = id
  }
}

extension StringRow: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "strings"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
  }
}

extension StringRow {
  public static let classByString = hasMany(
    Class.self, key: "classByString",
    using: ForeignKey([Class.Columns.stringID], to: [Columns.id]))
  public static let classByStrings = hasMany(
    Class.self, key: "classByStrings",
    using: ForeignKey([Class.Columns.stringsID], to: [Columns.id]))
}
