import Foundation

/// A record does not fit its table: what does not, column by column.
public struct RecordMismatch: Error, Hashable, Sendable {
  /// The record's type, as messages call it.
  public let record: String
  /// Each in one sentence or a few, the column's name first.
  public let problems: [String]
}

extension RecordMismatch: CustomStringConvertible, LocalizedError {
  /// Says what does not fit, in a line for each problem.
  public var description: String {
    (["\(record) does not fit its table:"] + problems.map { "- \($0)" }).joined(separator: "\n")
  }

  /// Says what does not fit, in a line for each problem.
  public var errorDescription: String? { description }
}

/// What was checked of a record that fits.
public struct RecordReport: Hashable, Sendable {
  /// How many rows went through the record.
  public let rows: Int
  /// What could not be checked, since the schema allows no such row.
  public let notes: [String]
}
