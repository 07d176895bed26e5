import Foundation
import GRDBSQLite

import struct GRDB.DatabaseError
import struct GRDB.ResultCode

/// A statement that is prepared from bytes and read without conversion: names and texts in a database
/// need not be valid UTF-8, and a `String` would replace what is not.
final class RawStatement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: [UInt8], _ connection: OpaquePointer) throws {
    var handle: OpaquePointer?
    let code = sql.withUnsafeBytes { bytes in
      sqlite3_prepare_v2(
        connection, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count),
        &handle, nil)
    }
    guard code == SQLITE_OK, let handle else { throw Self.failure(connection) }
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  private static func failure(_ connection: OpaquePointer) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }

  /// - Returns: Whether there is a row.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw Self.failure(connection)
    }
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  var columnCount: Int32 { sqlite3_column_count(handle) }

  /// A text as UTF-8, or a blob.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let text = sqlite3_column_text(handle, column) else { return [] }
    return Array(UnsafeBufferPointer(start: text, count: size(column)))
  }

  private func size(_ column: Int32) -> Int { Int(sqlite3_column_bytes(handle, column)) }

  /// The bytes of a text or a blob as they are in the file; valid until the next step.
  fileprivate func stored(_ column: Int32, _ encoding: TextEncoding) -> UnsafeRawBufferPointer {
    if encoding != .utf8, sqlite3_column_type(handle, column) == SQLITE_TEXT {
      // In this order: asking for UTF-8 would convert it, and what is not valid would be lost.
      let text = sqlite3_column_text16(handle, column)
      return UnsafeRawBufferPointer(
        start: text, count: text == nil ? 0 : Int(sqlite3_column_bytes16(handle, column)))
    }
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size(column))
  }

  fileprivate var pointer: OpaquePointer { handle }

  /// All values of the row with their storage classes, as one key.
  func row(_ encoding: TextEncoding) -> [UInt8] {
    var key: [UInt8] = []
    for column in 0..<columnCount {
      let type = sqlite3_column_type(handle, column)
      key.append(UInt8(truncatingIfNeeded: type))
      switch type {
      case SQLITE_INTEGER: withUnsafeBytes(of: integer(column)) { key += $0 }
      case SQLITE_FLOAT:
        withUnsafeBytes(of: sqlite3_column_double(handle, column).bitPattern) { key += $0 }
      case SQLITE_NULL: break
      default:
        let bytes = stored(column, encoding)
        withUnsafeBytes(of: bytes.count) { key += $0 }
        key += bytes
      }
    }
    return key
  }
}

/// How a database file holds text.
enum TextEncoding: Equatable {
  case utf8, utf16LittleEndian, utf16BigEndian

  init(_ pragma: [UInt8]) {
    switch String(decoding: pragma, as: UTF8.self) {
    case "UTF-16le": self = .utf16LittleEndian
    case "UTF-16be": self = .utf16BigEndian
    default: self = .utf8
    }
  }
}

/// Two values, each of the row at which its statement stands.
struct ValuePair {
  let left: RawStatement
  let right: RawStatement
  let encoding: TextEncoding

  /// The same storage class and the same bytes: 1 is not 1.0, and "é" is not "é" in another spelling.
  func areEqual(_ column: Int32, _ other: Int32) -> Bool {
    let type = sqlite3_column_type(left.pointer, column)
    guard type == sqlite3_column_type(right.pointer, other) else { return false }
    switch type {
    case SQLITE_NULL: return true
    case SQLITE_INTEGER: return left.integer(column) == right.integer(other)
    case SQLITE_FLOAT:
      return sqlite3_column_double(left.pointer, column).bitPattern
        == sqlite3_column_double(right.pointer, other).bitPattern
    default:
      let (a, b) = (left.stored(column, encoding), right.stored(other, encoding))
      return a.count == b.count && Self.order(a, b) == 0
    }
  }

  /// Which of two comes first in SQLite's order by COLLATE BINARY
  /// (https://sqlite.org/datatype3.html#sort_order): negative if the left one does.
  func order(_ column: Int32, _ other: Int32) -> Int {
    let types = (
      sqlite3_column_type(left.pointer, column), sqlite3_column_type(right.pointer, other)
    )
    let ranks = (Self.rank(types.0), Self.rank(types.1))
    guard ranks.0 == ranks.1 else { return ranks.0 - ranks.1 }
    switch types {
    case (SQLITE_NULL, _): return 0
    case (SQLITE_INTEGER, SQLITE_INTEGER):
      return Self.order(left.integer(column), right.integer(other))
    case (SQLITE_FLOAT, SQLITE_FLOAT): return Self.order(real(left, column), real(right, other))
    case (SQLITE_INTEGER, SQLITE_FLOAT):
      return Self.order(left.integer(column), real(right, other))
    case (SQLITE_FLOAT, SQLITE_INTEGER):
      return -Self.order(right.integer(other), real(left, column))
    case (SQLITE_TEXT, _):
      let (a, b) = (left.stored(column, encoding), right.stored(other, encoding))
      // It was fetched in this machine's order of bytes, which is the other one.
      return encoding == .utf16BigEndian
        ? Self.order(Self.swapped(a), Self.swapped(b)) : Self.order(a, b)
    default: return Self.order(left.stored(column, encoding), right.stored(other, encoding))
    }
  }

  private func real(_ statement: RawStatement, _ column: Int32) -> Double {
    sqlite3_column_double(statement.pointer, column)
  }

  /// NULL, then numbers, then text, then blobs.
  private static func rank(_ type: Int32) -> Int {
    switch type {
    case SQLITE_NULL: 0
    case SQLITE_INTEGER, SQLITE_FLOAT: 1
    case SQLITE_TEXT: 2
    default: 3
    }
  }

  private static func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int {
    a < b ? -1 : a > b ? 1 : 0
  }

  /// Exactly: not every integer is a Double.
  static func order(_ integer: Int64, _ real: Double) -> Int {
    if real >= 0x1p63 { return -1 }
    if real < -0x1p63 || real.isNaN { return 1 }
    let whole = Int64(real.rounded(.towardZero))
    let order = order(integer, whole)
    return order != 0 ? order : -Self.order(real, Double(whole))
  }

  private static func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    let shared = min(a.count, b.count)
    if shared > 0, let first = a.baseAddress, let second = b.baseAddress {
      let order = memcmp(first, second, shared)
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }

  private static func order(_ a: [UInt8], _ b: [UInt8]) -> Int {
    a.withUnsafeBytes { a in b.withUnsafeBytes { order(a, $0) } }
  }

  private static func swapped(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    bytes.indices.map { bytes[min($0 ^ 1, bytes.count - 1)] }
  }
}
