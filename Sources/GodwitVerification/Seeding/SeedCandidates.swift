import Foundation
import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel

import struct GRDB.DatabaseValue
import protocol GRDB.DatabaseValueConvertible

/// A value that a column could hold.
package struct SeedCandidate: Hashable, Sendable {
  package let value: DatabaseValue
  /// Which way of writing such a value it is: a date can be text or a number. 0 is what the type
  /// says; the others are tried where that does not fit.
  package let form: Int

  init(_ value: any DatabaseValueConvertible, form: Int = 0) {
    self.value = value.databaseValue
    self.form = form
  }
}

/// What the columns of a table could hold, by their types and by what CHECKs speak of. The same for
/// the same table and row.
struct SeedCandidates {
  private let table: Table

  init(_ table: Table) {
    self.table = table
  }

  /// The candidates for a row, counted from 0: likely ones first, and others than for other rows.
  func candidates(for column: Column, row: Int) -> [SeedCandidate] {
    let type = RecordType(column.type)
    let plain = forms(type, column, row + 1).enumerated().flatMap { form, values in
      values.map { SeedCandidate($0, form: form) }
    }
    // Those that the type suggests, then those that a constraint may want, then other ways to write.
    let mentioned = rotated(mentionedValues(column, type, row + 1), by: row).map {
      SeedCandidate($0)
    }
    var seen: Set<DatabaseValue> = []
    return (plain.filter { $0.form == 0 } + mentioned + plain.filter { $0.form > 0 })
      .filter { seen.insert($0.value).inserted }
  }

  /// The strings that CHECKs mention together with a column.
  func strings(mentionedWith column: Column) -> [String] {
    literals(column).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  // MARK: Types

  /// For each way to write a value of the type, some values.
  private func forms(
    _ type: RecordType, _ column: Column, _ n: Int
  ) -> [[any DatabaseValueConvertible]] {
    let time = 1_767_323_045 + n
    let days = Self.days(n)
    let dateTimes: [[any DatabaseValueConvertible]] = [
      ["\(days) 03:04:05.678"], ["\(days) 03:04:05"], ["\(days)T03:04:05Z"],
      ["\(days)T03:04:05.678Z"],
    ]
    let numbers: [[any DatabaseValueConvertible]] = [
      [time], [Double(time) + 0.5], [Int64(time) * 1000 + 678],
    ]
    let uuid = Self.uuid(n)
    switch type {
    case .integer: return [[n, n + 10, n + 100, n + 1000, 0, -n], [1, 0]] + numbers
    case .real: return [[Double(n) + 0.5, 0.25, 0.0, 1.0, 100.5, -1.5], [Double(time) + 0.5]]
    case .boolean: return [[n % 2, (n + 1) % 2], ["true"]]
    case .decimal: return [[Double(n) + 0.25, 0.5, n, 0]]
    case .date: return [[days]] + dateTimes + numbers
    case .dateTime: return dateTimes + [[days]] + numbers
    case .time: return [["03:04:0\(n % 10)", "03:\(10 + n % 50):05"], ["03:04"]]
    case .uuid: return [[Self.bytes(uuid)], [uuid], [uuid.lowercased()]]
    case .json: return [["{\"n\":\(n)}"], ["[\(n)]"], ["\"\(n)\""]]
    case .blob:
      return [[Data([0, UInt8(truncatingIfNeeded: n), 255])], [Self.bytes(uuid)], ["{}"], ["[]"]]
    case .any:
      return [["\(column.name) \(n)"], [n], [Double(n) + 0.5], [Data([0, 255])]] + dateTimes
    case .text:
      let others: [[any DatabaseValueConvertible]] = [
        [uuid], [uuid.lowercased()], ["{}", "{\"n\":\(n)}"], ["[]", "[\(n)]"],
        ["https://example.com/\(n)"], ["\(n).25"],
      ]
      return [texts(column, n)] + others.prefix(2) + dateTimes + [[days]] + others.dropFirst(2)
    }
  }

  private func texts(_ column: Column, _ n: Int) -> [any DatabaseValueConvertible] {
    let text = "\(column.name.string) \(n)"
    let limit = Self.length(of: column.type)
    return [String(text.suffix(limit ?? text.count)), "\(n)", "x\(n)", "X", "user\(n)@example.com"]
  }

  /// `VARCHAR(20)`: 20.
  private static func length(of type: ColumnType) -> Int? {
    let text = SQLTokens(type.sql)
    let number = text.tokens.first { $0.kind == .number }
    return number.flatMap { Int(text.text(of: $0).string) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private static func days(_ n: Int) -> String {
    let (month, day) = (1 + n / 28 % 12, 1 + n % 28)
    return "2026-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  private static func uuid(_ n: Int) -> String {
    let digits = String(n, radix: 16, uppercase: true)
    let zeros = String(repeating: "0", count: max(0, 12 - digits.utf8.count))
    return "E621E1F8-C36C-495A-93FC-" + zeros + digits
  }

  private static func bytes(_ uuid: String) -> Data {
    withUnsafeBytes(of: (UUID(uuidString: uuid) ?? UUID()).uuid) { Data($0) }
  }

  // MARK: Constraints

  /// `0007`
  private static func digits(_ n: Int, count: Int) -> String {
    let digits = String("\(n)".suffix(count))
    return String(repeating: "0", count: count - digits.utf8.count) + digits
  }

  private static func bytes(_ n: Int, count: Int) -> Data {
    Data(repeating: 0, count: count - 1) + [UInt8(truncatingIfNeeded: n)]
  }

  private enum Literal: Hashable {
    case text(String)
    case integer(Int64)
    case real(Double)
  }

  private func rotated<Value>(_ values: [Value], by count: Int) -> [Value] {
    guard !values.isEmpty else { return [] }
    let start = count % values.count
    return Array(values[start...] + values[..<start])
  }

  /// The literals of the CHECKs that speak of a column, and values beside them: for `> 5` a 6, for
  /// `LIKE 'a%'` an `ax`, for `length(code) = 3` three letters.
  private func mentionedValues(
    _ column: Column, _ type: RecordType, _ n: Int
  ) -> [any DatabaseValueConvertible] {
    let isText = ![.integer, .real, .decimal, .boolean, .blob].contains(type)
    let values = literals(column).flatMap { literal -> [any DatabaseValueConvertible] in
      switch literal {
      case .text(let text):
        let pattern = text.replacing("%", with: "x").replacing("_", with: "x")
          .replacing("*", with: "x").replacing("?", with: "x")
        return [text, pattern, text + "x"]
      case .integer(let number):
        let near = [number, number &+ 1, number &- 1]
        let lengths = near.filter { (1...1000).contains($0) }.map { Int($0) }
        if type == .blob { return lengths.map { Self.bytes(n, count: $0) } }
        guard isText else { return near }
        return lengths.flatMap { [Self.digits(n, count: $0), String(repeating: "x", count: $0)] }
          + near
      case .real(let number): return [number, number + 0.5, number - 0.5]
      }
    }
    return Array(values.prefix(60))
  }

  private func literals(_ column: Column) -> [Literal] {
    var found: [Literal] = []
    for check in table.checks
    where SQLNames.words(in: check.expression).contains(column.name.folded) {
      let text = SQLTokens(check.expression)
      for token in text.tokens {
        let word = text.text(of: token).string
        switch token.kind {
        case .string: found.append(.text(text.value(of: token).string))
        case .number:
          if let integer = Int64(word) {
            found.append(.integer(integer))
          } else if let real = Double(word) {
            found.append(.real(real))
          }
        default: continue
        }
      }
    }
    var seen: Set<Literal> = []
    return found.filter { seen.insert($0).inserted }
  }
}
