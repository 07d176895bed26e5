import Foundation
import GodwitSQLSyntax

/// Where a database file is: a path, or a URL as other tools write it.
struct DatabaseLocation: Hashable {
  /// The path as it was given, for messages and for opening.
  let path: String
  /// Whether the URL says `mode=ro`.
  var isReadOnly = false
  /// Whether a file that is not there may be created: not with `mode=ro` or `mode=rw`.
  var mayBeCreated = true
  /// Who has named it.
  var origin = Origin.option
  /// What is asked instead of a file, if the database is none.
  private(set) var remote: RemoteDatabase?

  init(_ remote: RemoteDatabase) {
    self.init(path: remote.name)
    self.remote = remote
    mayBeCreated = false
  }

  enum Origin: Hashable {
    /// `--database`, or an argument.
    case option
    /// A variable of the environment.
    case variable(String)
    case configuration
  }

  /// Why a text names no database. The texts are for people: without passwords, and in one line.
  enum Problem: Error, Hashable {
    case empty
    case inMemory(String)
    case notSQLite(String)
    /// What begins as a URL does, and could be a file's name.
    case unknownScheme(String)
    case needsThreeSlashes(String)
    case parameter(String, in: String)
  }

  /// Reads a path or a URL:
  ///
  /// | text | path |
  /// |---|---|
  /// | `app.sqlite`, `/data/app.sqlite` | as it is |
  /// | `sqlite:///app.sqlite` | `app.sqlite`, from the working directory |
  /// | `sqlite:////data/app.sqlite` | `/data/app.sqlite` |
  /// | `file:app.sqlite`, `file:///data/app.sqlite` | likewise |
  ///
  /// A file whose name begins as a URL does is named with its folder: `./http:odd`.
  init(_ text: String) throws {
    guard !text.isEmpty else { throw Problem.empty }
    let bytes = Substring(text).utf8
    let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    let scheme = colon.map { Substring(bytes[..<$0]).lowercased() } ?? ""
    let authority = bytes.firstRange(of: "://".utf8)?.upperBound
    if scheme == "file", let colon {
      self = try Self(fileURI: text, bytes[colon...].dropFirst())
    } else if scheme == "sqlite" || scheme.utf8.starts(with: "sqlite+".utf8), let authority {
      self = try Self(sqliteURL: text, bytes[authority...])
    } else if scheme == "sqlite" {
      throw Problem.needsThreeSlashes(Self.shown(text))
    } else if authority != nil {
      throw Problem.notSQLite(Self.shown(text))
    } else if Self.isScheme(scheme) {
      throw Problem.unknownScheme(Self.shown(text))
    } else {
      path = text
    }
    if path.isEmpty || path == ":memory:" { throw Problem.inMemory(Self.shown(text)) }
    // The system's functions would take the path to end there.
    if path.utf8.contains(0) { throw Problem.notSQLite(Self.shown(text)) }
  }

  private init(path: String) {
    self.path = path
  }

  /// Whether a text can begin a URL (https://www.rfc-editor.org/rfc/rfc3986#section-3.1). One letter is
  /// rather a drive.
  private static func isScheme(_ text: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard text.utf8.count > 1, let first = text.utf8.first, letters.contains(first) else {
      return false
    }
    return text.utf8.allSatisfy {
      letters.contains($0) || digits.contains($0) || "+-.".utf8.contains($0)
    }
  }

  /// The place of a relative path that begins in another folder.
  func seen(through prefix: String) -> DatabaseLocation {
    guard path.utf8.first != Self.slash, remote == nil else { return self }
    return DatabaseLocation(copying: self, to: prefix + path)
  }

  private init(copying location: Self, to path: String) {
    self.init(path: path)
    isReadOnly = location.isReadOnly
    mayBeCreated = location.mayBeCreated
    origin = location.origin
  }

  /// `sqlite:///relative.db`, `sqlite:////absolute.db`: three slashes, then the path.
  private init(sqliteURL text: String, _ rest: Substring.UTF8View) throws {
    guard rest.isEmpty || rest.first == Self.slash else {
      throw Problem.needsThreeSlashes(Self.shown(text))
    }
    try self.init(path: rest.dropFirst(), queryOf: text)
  }

  /// `file:relative.db`, `file:/absolute.db`, `file:///absolute.db`
  /// (https://sqlite.org/uri.html).
  private init(fileURI text: String, _ path: Substring.UTF8View) throws {
    var rest = path
    if rest.starts(with: "//".utf8) {
      rest = rest.dropFirst(2)
      let authority = rest.prefix { $0 != Self.slash }
      guard authority.isEmpty || authority.elementsEqual("localhost".utf8) else {
        throw Problem.notSQLite(Self.shown(text))
      }
      rest = rest[authority.endIndex...]
    }
    try self.init(path: rest, queryOf: text)
  }

  private init(path: Substring.UTF8View, queryOf text: String) throws {
    let parts = path.prefix { $0 != UInt8(ascii: "#") }.split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    let file = parts.first.map { String(Substring($0)) } ?? ""
    self.init(path: file.removingPercentEncoding ?? file)
    guard parts.count == 2 else { return }
    for parameter in parts[1].split(separator: UInt8(ascii: "&")).map({ Substring($0) }) {
      switch parameter {
      // https://sqlite.org/uri.html#urimode
      case "mode=ro": (isReadOnly, mayBeCreated) = (true, false)
      case "mode=rw": mayBeCreated = false
      case "mode=rwc", "cache=private", "cache=shared": break
      default:
        // The question mark tells that it is a parameter.
        let shown = Self.shown("?" + parameter).dropFirst()
        throw Problem.parameter(String(shown), in: Self.shown(text))
      }
    }
  }

  private static let slash = UInt8(ascii: "/")

  private static func shown(_ url: String) -> String {
    VisibleText.line(Secrets.hidden(inURL: url))
  }
}
