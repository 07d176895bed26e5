import Foundation
import GodwitMigrations

/// Reads an answer from a terminal and hears meanwhile that somebody wants to stop.
///
/// Swift's `readLine` would not: where a database is being changed, a signal does not end the process,
/// and a read goes on as if there had been none.
enum AnswerReader {
  /// - Returns: The line without its end; nil at the end of the input.
  /// - Throws: `MigrationError.cancelled` for a signal that would end the process.
  static func readLine(from file: Int32) throws -> String? {
    let isStopped = LockedValue(false)
    let ear = SignalEar { isStopped.value = true }
    return try withExtendedLifetime(ear) {
      try readLine(from: file, isStopped: { isStopped.value })
    }
  }

  /// Reads byte by byte: what stands behind the line belongs to the next question.
  static func readLine(from file: Int32, isStopped: () -> Bool) throws -> String? {
    var line: [UInt8] = []
    while !isStopped() {
      switch nextByte(from: file) {
      case .none: continue
      case .end: return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
      case .byte(UInt8(ascii: "\n")): return String(decoding: line, as: UTF8.self)
      case .byte(let byte): line.append(byte)
      }
    }
    throw MigrationError.cancelled
  }

  private enum Input {
    case none, end
    case byte(UInt8)
  }

  /// How many milliseconds nobody is heard.
  private static let round: Int32 = 50

  private static func nextByte(from file: Int32) -> Input {
    var state = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    let count = poll(&state, 1, round)
    if count == 0 || count < 0 && errno == EINTR { return .none }
    var byte: UInt8 = 0
    switch read(file, &byte, 1) {
    case 1: return .byte(byte)
    case 0: return .end
    default: return errno == EINTR || errno == EAGAIN ? .none : .end
    }
  }
}
