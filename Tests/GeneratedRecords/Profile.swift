// Written by `godwit records` (a0f8e25db4cec169). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `profiles`.
public struct Profile: Codable, Hashable, Sendable {
  public var poetID: Int64
  public var bio: String?

  public init(poetID: Int64, bio: String? = nil) {
    self.poetID = poetID
    self.bio = bio
  }

  public enum CodingKeys: String, CodingKey {
    case poetID = "poet_id"
    case bio
  }
}

extension Profile: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "profiles"

  public enum Columns {
    public static let poetID = Column(CodingKeys.poetID)
    public static let bio = Column(CodingKeys.bio)
  }
}

extension Profile {
  public static let poet = belongsTo(Poet.self)
}
