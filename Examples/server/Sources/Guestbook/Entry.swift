import Foundation
import GRDB
import Hummingbird

/// A row of `entries`.
///
/// The record knows the columns that it needs and no more. `is_hidden` is the moderators' business, and
/// an older release that has never heard of it goes on working beside this one.
public struct Entry: Codable, Equatable, Sendable, FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "entries"

  public var id: Int64?
  public var author: String
  public var message: String

  public init(id: Int64? = nil, author: String, message: String) {
    self.id = id
    self.author = author
    self.message = message
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }

  /// What guests see, the newest first.
  static let visible = Entry.filter(Column("is_hidden") == false).order(Column("id").desc)
}

extension Entry: ResponseEncodable {}
