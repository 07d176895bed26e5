import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

import struct GRDB.DatabaseError
import struct GRDB.RowDecodingError

/// What was wrong with one row, and with which of its columns.
struct RecordFailure: Error {
  /// Nothing where that cannot be told.
  var column: FoldedName?
  let words: String
  /// Whether another way to write the column's value could fit.
  let dependsOnForm: Bool

  init(_ column: FoldedName?, _ words: String, dependsOnForm: Bool = false) {
    self.column = column
    self.words = words
    self.dependsOnForm = dependsOnForm
  }

  /// An error that came up when a row was decoded.
  init(decoding error: any Error, _ table: Table) {
    let column = Self.column(of: error, table)
    self.init(
      column, "it cannot be read: \(Self.words(error))",
      dependsOnForm: !"\(error)".utf8.starts(with: "column not found".utf8))
  }

  /// The message of an error, without the row and the statement that GRDB adds.
  static func words(_ error: any Error) -> String {
    switch error {
    case let error as RowDecodingError:
      let text = error.description
      return text.firstRange(of: " - ").map { String(text[..<$0.lowerBound]) } ?? text
    case DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
      DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return context.debugDescription
    case let error as DatabaseError: return error.message ?? "\(error)"
    default: return "\(error)"
    }
  }

  private static func column(of error: any Error, _ table: Table) -> FoldedName? {
    switch error {
    case let error as RowDecodingError:
      // Only the description says it.
      let text = error.description
      return table.columns.map(\.name).first {
        text.contains("column: \(String(reflecting: $0.string))")
      }?.folded
    case DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
      DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return context.codingPath.first.flatMap { column(key: $0.stringValue, table) }
    default: return nil
    }
  }

  /// A strategy of the record's may make `poetName` of `poet_name`.
  private static func column(key: String, _ table: Table) -> FoldedName? {
    if let column = table.column(SQLText(key)) { return column.name.folded }
    let words = SwiftName.words(in: key)
    return table.columns.first { SwiftName.words(in: $0.name.string) == words }?.name.folded
  }
}
