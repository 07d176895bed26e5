// Written by `godwit records` (2dbe2486dfe0c68a). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `poem`.
public struct Poem: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var poetID: Int64
  public var poet: String?
  public var nobody: Int64?

  public init(id: Int64? = nil, poetID: Int64, poet: String? = nil, nobody: Int64? = nil) {
    self.id = id
    self.poetID = poetID
    self.poet = poet
    self.nobody = nobody
  }

  public enum CodingKeys: String, CodingKey {
    case id
    case poetID = "poet_id"
    case poet
    case nobody
  }
}

extension Poem: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "poem"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let poetID = Column(CodingKeys.poetID)
    public static let poet = Column(CodingKeys.poet)
    public static let nobody = Column(CodingKeys.nobody)
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension Poem {
  public static let poetAssociation = belongsTo(Poet.self)
  public static let poems = hasMany(Poems.self)
}
