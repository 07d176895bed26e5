// Written by `godwit records` (89a458f550a9d37b). What you edit is yours: it is not written again.
import Foundation
import GRDB

/// A row of the table `letters`.
///
/// - UUIDs are read as text or as blobs of 16 bytes, and written as blobs, as GRDB writes them.
public struct Letter: Codable, Hashable, Sendable {
  public var code: String?
  public var sender: Int64?
  public var receiver: Int64
  public var body: Data?
  public var token: UUID
  public var meta: String?
  public var at: String?

  public init(
    code: String? = nil,
    sender: Int64? = nil,
    receiver: Int64,
    body: Data? = nil,
    token: UUID,
    meta: String? = nil,
    at: String? = nil
  ) {
    self.code = code
    self.sender = sender
    self.receiver = receiver
    self.body = body
    self.token = token
    self.meta = meta
    self.at = at
  }
}

extension Letter: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "letters"

  public enum Columns {
    public static let code = Column(CodingKeys.code)
    public static let sender = Column(CodingKeys.sender)
    public static let receiver = Column(CodingKeys.receiver)
    public static let body = Column(CodingKeys.body)
    public static let token = Column(CodingKeys.token)
    public static let meta = Column(CodingKeys.meta)
    public static let at = Column(CodingKeys.at)
  }
}

extension Letter {
  public static let senderPoet = belongsTo(
    Poet.self, key: "senderPoet",
    using: ForeignKey([Columns.sender], to: [Poet.Columns.id]))
  public static let receiverPoet = belongsTo(
    Poet.self, key: "receiverPoet",
    using: ForeignKey([Columns.receiver], to: [Poet.Columns.id]))
}
