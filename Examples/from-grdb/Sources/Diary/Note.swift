import Foundation
import GRDB

/// A row of `note`. The record is as it was: nothing of Godwit is in it.
public struct Note: Codable, Equatable, Sendable, FetchableRecord, MutablePersistableRecord {
  public var id: Int64?
  public var text: String
  public var createdAt: Date
  public var isPinned = false
  public var mood: Mood?

  public enum Mood: String, Codable, Sendable {
    case good, bad
  }

  public init(text: String, createdAt: Date, mood: Mood? = nil) {
    self.text = text
    self.createdAt = createdAt
    self.mood = mood
  }

  public mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}
