import ArgumentParser
import Foundation
import GodwitMigrations
import GodwitSchemaModel

struct DemoCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "demo",
      abstract: "Walk the whole cycle on a temporary copy of the package.",
      discussion: """
        The package is copied to .build/demo and built there, with a database of its own; the package \
        and its database are not touched. The first time the build takes a minute or two.
        """)
  }

  func run() throws {
    let session = try Session.required()
    try Demo(session).run()
  }
}

/// The whole cycle, really done: the copy of the package is edited, built, and its program run.
struct Demo {
  private let session: Session
  private let copy: PackageCopy
  private let program: String
  private let database = "demo.sqlite"
  private let databaseURL = "sqlite:///demo.sqlite"

  /// - Parameter folder: Where the copy is made, below the package.
  init(_ session: Session, folder: String = ".build/demo") throws {
    guard session.exists("Package.swift") else { throw CommandError.package(.missing()) }
    self.session = session
    program = session.product
    copy = PackageCopy(
      original: session.workingDirectory,
      folder: session.workingDirectory.appending(path: folder, directoryHint: .isDirectory))
  }

  func run() throws {
    let console = session.console
    console.err("Copying the package and building it there")
    try copy.synchronize()
    Backup.remove(at: copy.folder.appending(path: database).path)
    let binaries = try copy.build(program)
    let godwit = binaries.appending(path: program).path

    title("Where we are: a new database gets the revisions that there are")
    console.out("$ export DATABASE_URL=\(databaseURL)")
    try show(godwit, "upgrade")
    try show(godwit, "current")
    try show(godwit, "history")

    title("A declaration gains a column")
    let edit = try DeclarationEdit(session)
    let before = try copy.read(edit.path)
    try copy.write(Data(edit.applied(to: before).utf8), to: edit.path)
    console.out("  \(edit.path)")
    console.out(StyledText("  + \(edit.line)", .green))
    _ = try copy.build(program)

    title("Godwit sees it and writes the revision")
    try show(godwit, "check", accepting: [2])
    let output = try show(godwit, "revision", "--autogenerate", "-m", "add \(edit.column)")
    if let path = output.split(separator: "\n").first(where: { $0.hasPrefix("Wrote ") }) {
      console.out("")
      console.out(try copy.read(String(path.dropFirst("Wrote ".count))))
    }
    _ = try copy.build(program)

    title("Reviewed and applied")
    try show(godwit, "upgrade")
    console.out("The table in \(database) now:")
    console.out(try schema(of: edit.table))
    try show(godwit, "check")

    title("And back")
    try show(godwit, "downgrade", "-1")
    try show(godwit, "current")
  }

  private func title(_ text: String) {
    session.console.out("\n" + StyledText("== \(text)", .yellow))
  }

  /// Runs the copy's program and shows the command and what it says.
  @discardableResult
  private func show(
    _ godwit: String, _ arguments: String..., accepting: Set<Int32> = [0]
  ) throws -> String {
    // As it is typed where `godwit` is installed.
    let words = (["godwit"] + arguments).map(ShellWord.plain)
    session.console.out("$ \(words.joined(separator: " "))")
    let output = try copy.run(godwit, arguments, database: databaseURL, accepting: accepting)
    session.console.out(output.trimmingCharacters(in: .newlines))
    return output
  }

  private func schema(of table: String) throws -> String {
    let location = try DatabaseLocation(copy.folder.appending(path: database).path)
    return try session.openReadOnly(location).inDatabase { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT sql || ';' FROM sqlite_master WHERE type = 'table' AND name = ?
          """, arguments: [table]
      ).joined(separator: "\n")
    }
  }
}

/// A column for the first declared table, behind those that it has.
private struct DeclarationEdit {
  let path: String
  let table: String
  let column: String
  private let lastColumn: Int

  init(_ session: Session) throws {
    let tables = session.configuration.schema.tables
    guard let table = tables.first, let location = table.columns.last?.location,
      let place = session.describe(location), let colon = place.lastIndex(of: ":")
    else { throw CommandError.file(.noFolder(session.configuration.declarations.folder)) }
    self.table = "\(table.name)"
    column = table.column("word_count") == nil ? "word_count" : "godwit_demo"
    path = String(place[..<colon])
    lastColumn = location.line
  }

  var line: String { "Column(\"\(column)\", .integer)" }

  func applied(to source: String) -> String {
    // By scalars: to a String, the end of a line of Windows is another character.
    var lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    guard lines.indices.contains(lastColumn - 1) else { return source }
    let margin = lines[lastColumn - 1].prefix { $0 == " " }
    var end = lastColumn
    while end < lines.count, lines[end].drop(while: { $0 == " " }).hasPrefix(".") { end += 1 }
    lines.insert(margin + line, at: end)
    return lines.joined(separator: "\n")
  }
}
