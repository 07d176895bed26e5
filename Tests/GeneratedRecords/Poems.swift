// Written by `godwit records` (c7598caac15821b2). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `poems`.
public struct Poems: Codable, Hashable, Identifiable, Sendable {
  public var id: Int64?
  public var poemID: Int64?

  public init(id: Int64? = nil, poemID: Int64? = nil) {
    self.id = id
    self.poemID = poemID
  }

  public enum CodingKeys: String, CodingKey {
    case id
    case poemID = "poem_id"
  }
}

extension Poems: FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "poems"

  public enum Columns {
    public static let id = Column(CodingKeys.id)
    public static let poemID = Column(CodingKeys.poemID)
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension Poems {
  public static let poem = belongsTo(Poem.self)
}
