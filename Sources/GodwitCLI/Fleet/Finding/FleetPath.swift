import GodwitSQLSyntax

/// The path of a file as the system has it: bytes, which need not be text.
struct FleetPath: Hashable, Sendable {
  let bytes: [UInt8]

  static let slash = UInt8(ascii: "/")

  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  init(_ text: String) {
    self.init(text.utf8)
  }

  /// The path as text; nothing where it is none.
  var text: String? {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.utf8.elementsEqual(bytes) && !bytes.contains(0) ? text : nil
  }

  /// The path for people: in one line, and with signs in place of what is no text.
  var shown: String { VisibleText.line(String(decoding: bytes, as: UTF8.self)) }

  var name: ArraySlice<UInt8> {
    bytes[(bytes.lastIndex(of: Self.slash).map { $0 + 1 } ?? bytes.startIndex)...]
  }

  func appending(_ name: some Sequence<UInt8>) -> FleetPath {
    bytes.isEmpty || bytes.last == Self.slash
      ? FleetPath(bytes + name) : FleetPath(bytes + [Self.slash] + name)
  }

  /// The path as the process can use it, where a relative one begins in a folder.
  func absolute(in folder: String) -> FleetPath {
    bytes.first == Self.slash ? self : FleetPath(folder).appending(bytes)
  }

  /// Whether it is what stands beside databases: SQLite's journals, and copies that `backup` has made.
  var isBesideDatabase: Bool {
    Self.companions.contains { name.count > $0.count && name.suffix($0.count).elementsEqual($0) }
      || isBackup
  }

  private static let companions = ["-wal", "-shm", "-journal"].map { Array($0.utf8) }

  /// `app.sqlite.20261123_101500.backup`
  private var isBackup: Bool {
    let shape = Array(".00000000_000000.backup".utf8)
    guard name.count > shape.count else { return false }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return zip(name.suffix(shape.count), shape).allSatisfy { byte, sign in
      sign == UInt8(ascii: "0") ? digits.contains(byte) : byte == sign
    }
  }
}
