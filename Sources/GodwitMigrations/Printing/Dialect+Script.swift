import GodwitExecution

/// How a script is written for somebody.
extension Dialect {
  /// What a script for it begins with.
  func head(for needs: Needs) -> [String] {
    if self == .shell { return [".bail on"] + settings(for: needs).map { ".dbconfig \($0)" } }
    guard framesTransaction else {
      return [
        "-- For \(name): run all of it in one transaction, and nothing of it by itself.",
        guardsForeignKeys
          ? "-- Foreign keys stay as they are, on or off." : "-- Foreign keys are on, and stay so.",
      ]
    }
    return [
      "-- Stop at the first error. (The sqlite3 shell does not: print this with --for shell.)"
    ]
  }

  /// Since 3.41 the shell takes no strings in double quotes
  /// (https://sqlite.org/quirks.html#dblquote), since 3.42 it is in defensive mode
  /// (https://sqlite.org/releaselog/3_42_0.html).
  private func settings(for needs: Needs) -> [String] {
    (needs.editsSchema ? ["defensive off"] : [])
      + (needs.stringsInDoubleQuotes ? ["dqs_ddl on", "dqs_dml on"] : [])
  }

  /// A script as it must be written for it to be read as it is.
  func spelled(_ script: String) -> String {
    guard self == .shell else { return script }
    // At the end of a line the shell drops a CR, also inside of a string, and puts an LF for the line's
    // end: of two it drops one (`local_getline` in https://sqlite.org/src/file/src/shell.c.in).
    var bytes: [UInt8] = []
    bytes.reserveCapacity(script.utf8.count)
    for byte in script.utf8 {
      if byte == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\r") { bytes.append(0x0D) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
