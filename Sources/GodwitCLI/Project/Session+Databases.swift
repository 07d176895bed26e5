import ArgumentParser
import Foundation

extension Session {
  // MARK: Which databases

  /// A session for each database that is meant.
  func sessions(_ option: DatabaseOption) throws -> [Session] {
    let said = try option.databases.map { try SaidDatabase($0, among: configurations.map(\.name)) }
    return try chosen(option, said).map { configuration in
      var session = self
      session.arguments = option.dictionary
      session.configuration = configuration
      do {
        try configuration.readArguments(&session.configuration, option.dictionary)
      } catch {
        throw CommandError.argumentsRefused(error)
      }
      session.remoteOption = option.remoteDatabase
      session.databaseOption =
        said.last { $0.name == nil || $0.name == configuration.name }?.location
      return session
    }
  }

  private func chosen(
    _ option: DatabaseOption, _ said: [SaidDatabase]
  ) throws -> [GodwitConfiguration] {
    let names = configurations.map(\.name)
    if option.all {
      guard !said.contains(where: { $0.name == nil }) else {
        throw ValidationError(
          "--database names one database, --all means several: say --database NAME=path.")
      }
      return configurations
    }
    var wanted = Set(said.compactMap(\.name))
    if let name = option.name {
      guard names.contains(name) else { throw CommandError.database(.unknown(name, names)) }
      if let other = wanted.sorted().first(where: { $0 != name }) {
        throw ValidationError("--name \(name) and --database \(other)=… contradict each other.")
      }
      wanted = [name]
    }
    let chosen = configurations.filter { wanted.isEmpty || wanted.contains($0.name) }
    guard chosen.count == 1 else { throw CommandError.database(.several(names)) }
    return chosen
  }

  // MARK: Where a database is

  /// `--database`, else the environment, else what the configuration says.
  func location() throws -> DatabaseLocation {
    if let remoteOption { return DatabaseLocation(remoteOption) }
    if let databaseOption { return try DatabaseLocation(databaseOption) }
    var location: DatabaseLocation
    if let (variable, value) = try databaseVariable() {
      location = try DatabaseLocation(value)
      location.origin = .variable(variable)
    } else if let remote = configuration.remote {
      return DatabaseLocation(remote)
    } else {
      guard hasProject else { throw CommandError.database(.notNamed) }
      location = try DatabaseLocation(configuration.database)
      location.origin = .configuration
    }
    return location.seen(through: packagePrefix)
  }

  /// The same for a command that needs the file.
  ///
  /// - Throws: ``CommandError/DatabaseProblem/isRemote(_:)``.
  func fileLocation() throws -> DatabaseLocation {
    let location = try location()
    guard location.remote == nil else { throw CommandError.database(.isRemote(location.path)) }
    return location
  }

  /// The variable that names the database, if one does: `DATABASE_URL`, and of several databases
  /// `DATABASE_URL_USERS`.
  ///
  /// - Throws: ``CommandError/DatabaseProblem/oneVariable(_:for:)`` for one that would put the tables
  ///   of several databases into one.
  private func databaseVariable() throws -> (name: String, value: String)? {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    guard configurations.count > 1 else {
      return value("DATABASE_URL").map { ("DATABASE_URL", $0) }
    }
    let own = configuration.databaseVariable
    if let url = value(own) {
      let names = configurations.filter { $0.databaseVariable == own }.map(\.name)
      guard names.count == 1 else { throw CommandError.database(.oneVariable(own, for: names)) }
      return (own, url)
    }
    if value("DATABASE_URL") != nil {
      throw CommandError.database(.oneVariable("DATABASE_URL", for: configurations.map(\.name)))
    }
    return nil
  }

  /// Whether a database exists. Only one that nobody has named need not: a mistyped name is not a
  /// database that is yet to come.
  ///
  /// - Throws: ``CommandError/DatabaseProblem/missing(_:)``
  func isThere(_ location: DatabaseLocation) throws -> Bool {
    if location.remote != nil || exists(location.path) { return true }
    guard location.origin == .configuration else {
      throw CommandError.database(.missing(location))
    }
    return false
  }
}

extension GodwitConfiguration {
  /// The variable that names the database where a program knows several: `DATABASE_URL_USERS`.
  var databaseVariable: String {
    let letters = name.unicodeScalars.map { scalar in
      let isPlain = scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      return isPlain ? String(scalar).uppercased() : "_"
    }
    return "DATABASE_URL_" + letters.joined()
  }
}

/// What was said with `--database`: a path or a URL, and, where a program knows several databases,
/// perhaps which of them is meant: `users=users.sqlite`.
private struct SaidDatabase {
  let name: String?
  let location: String

  /// - Throws: ``CommandError/DatabaseProblem/unknownBefore(path:_:_:)`` for a name that no database
  ///   has.
  init(_ text: String, among names: [String]) throws {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
    ).map { String(Substring($0)) }
    guard let name = parts.first, parts.count == 2, names.contains(name) || Self.looksLikeName(name)
    else {
      (self.name, location) = (nil, text)
      return
    }
    guard names.contains(name) else {
      throw CommandError.database(.unknownBefore(path: parts[1], name, names))
    }
    (self.name, location) = (name, parts[1])
  }

  /// Whether a text is no beginning of a path or URL that somebody would type.
  private static func looksLikeName(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || scalar == "_" || scalar == "-"
      }
  }
}
