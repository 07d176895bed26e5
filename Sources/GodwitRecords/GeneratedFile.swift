import GodwitSourceRegistry

/// A file that Godwit has written. Its first line holds a checksum of the rest, by which one knows
/// whether somebody has edited it since.
package struct GeneratedFile: Hashable, Sendable {
  /// Of the text that Godwit wrote.
  package let checksum: String
  package let isEdited: Bool
  package let text: String

  private static let beginning = "// Written by `godwit records` ("
  private static let end = "). What you edit is yours: it is not written again."

  init(of body: String) {
    checksum = SourceFile.checksum(of: body.utf8)
    isEdited = false
    text = Self.beginning + checksum + Self.end + "\n" + body
  }

  /// A file as it is found; nothing if it is none of Godwit's.
  package init?(reading bytes: some Collection<UInt8>) {
    let newline = UInt8(ascii: "\n")
    let line = bytes.prefix { $0 != newline }
    guard line.starts(with: Self.beginning.utf8) else { return nil }
    let rest = line.dropFirst(Self.beginning.utf8.count)
    checksum = String(decoding: rest.prefix(16), as: UTF8.self)
    isEdited =
      checksum != SourceFile.checksum(of: bytes.dropFirst(line.count + 1))
      || !rest.dropFirst(16).elementsEqual(Self.end.utf8)
    text = String(decoding: bytes, as: UTF8.self)
  }
}
