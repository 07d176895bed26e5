import Foundation

/// Where a database file is: a path, or a URL as other tools write it.
struct DatabaseLocation: Hashable {
  /// The path as it was given, for messages and for opening.
  let path: String
  /// Whether the URL says `mode=ro`.
  var isReadOnly = false

  enum Problem: Error, Hashable {
    case empty
    case inMemory(String)
    case notSQLite(String)
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
  init(_ text: String) throws {
    guard !text.isEmpty else { throw Problem.empty }
    let scheme = text.prefix { $0 != ":" }.lowercased()
    if scheme == "file", text.contains(":") {
      self = try Self(fileURI: text)
    } else if scheme == "sqlite" || scheme.hasPrefix("sqlite+"), text.contains("://") {
      self = try Self(sqliteURL: text)
    } else if text.contains("://") {
      throw Problem.notSQLite(text)
    } else {
      path = text
    }
    if path.isEmpty || path == ":memory:" { throw Problem.inMemory(text) }
  }

  private init(path: String) {
    self.path = path
  }

  /// `sqlite:///relative.db`, `sqlite:////absolute.db`: three slashes, then the path.
  private init(sqliteURL text: String) throws {
    guard let colon = text.range(of: "://") else { throw Problem.notSQLite(text) }
    let rest = text[colon.upperBound...]
    guard rest.isEmpty || rest.hasPrefix("/") else { throw Problem.needsThreeSlashes(text) }
    try self.init(path: String(rest.dropFirst()), queryOf: text)
  }

  /// `file:relative.db`, `file:/absolute.db`, `file:///absolute.db`
  /// (https://sqlite.org/uri.html).
  private init(fileURI text: String) throws {
    var rest = text.dropFirst("file:".count)
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let authority = rest.prefix { $0 != "/" }
      guard authority.isEmpty || authority == "localhost" else { throw Problem.notSQLite(text) }
      rest = rest.dropFirst(authority.count)
    }
    try self.init(path: String(rest), queryOf: text)
  }

  private init(path: String, queryOf text: String) throws {
    let parts = path.prefix { $0 != "#" }.split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let file = String(parts.first ?? "")
    self.init(path: file.removingPercentEncoding ?? file)
    guard parts.count == 2 else { return }
    for parameter in parts[1].split(separator: "&") {
      switch parameter {
      case "mode=ro": isReadOnly = true
      case "mode=rw", "mode=rwc", "cache=private", "cache=shared": break
      default: throw Problem.parameter(String(parameter), in: text)
      }
    }
  }
}
