import Foundation
import Godwit
import GodwitMigrations
import GodwitSchemaModel
import Testing

@testable import GodwitCLI

/// What ComingFromAlembic.md says about databases that are not where the one was from which a package begins, with
/// Alembic itself.
@Suite(
  "A history of Alembic's",
  .enabled(if: Python.hasAlembic, "Python has no Alembic here: pip install alembic"))
struct AlembicTakeoverTests {
  /// Two branches, and the merge that joins them.
  private static let revisions = [
    "a": ("None", "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))"),
    "b": ("'a'", "op.add_column('t', sa.Column('x', sa.Text))"),
    "c": ("'a'", "op.add_column('t', sa.Column('y', sa.Text))"),
    "d": ("('b', 'c')", "pass"),
  ]

  /// A folder with Alembic's history in it, and Godwit's after it: its first revision bears the
  /// identifier of Alembic's last.
  private func terminal() throws -> Terminal {
    var terminal = try Terminal()
    terminal.configuration.schema = DatabaseSchema {
      Table("t") {
        Column("id", .integer).notNull().primaryKey()
        Column("x", .text)
        Column("y", .text)
      }
    }
    terminal.configuration.declarations = .none
    terminal.configuration.revisions = RevisionList(
      folder: "versions",
      [.init(Last.self, file: "d.swift", message: "d", created: nil, checksum: "")])
    terminal.configuration.migrations.versionTable = "alembic_version"
    let files = terminal.folder.url
    try FileManager.default.createDirectory(
      at: files.appending(path: "alembic/versions"), withIntermediateDirectories: true)
    try Data(Python.environment.utf8).write(to: files.appending(path: "alembic/env.py"))
    for (id, (parents, body)) in Self.revisions {
      let source = """
        from alembic import op
        import sqlalchemy as sa
        revision = '\(id)'
        down_revision = \(parents)
        def upgrade():
            \(body)
        """
      try Data(source.utf8).write(to: files.appending(path: "alembic/versions/\(id).py"))
    }
    return terminal
  }

  private func alembic(_ terminal: Terminal, upgrade target: String) throws {
    try Python.run(
      """
      from alembic import command
      from alembic.config import Config
      config = Config()
      config.set_main_option('script_location', 'alembic')
      command.upgrade(config, '\(target)')
      """, in: terminal.folder.url)
  }

  @Test("a database behind its head, or at two, is left alone until Alembic has brought it there")
  func behind() throws {
    for targets in [["a"], ["b"], ["b", "c"]] {
      let terminal = try terminal()
      for target in targets { try alembic(terminal, upgrade: target) }
      let before = FileManager.default.contents(atPath: terminal.folder.path("app.sqlite"))
      let refused = terminal.run("upgrade")
      #expect(refused.code == 1 && refused.err.contains("which this program does not know"))
      #expect(FileManager.default.contents(atPath: terminal.folder.path("app.sqlite")) == before)
      // What the deployment runs first, and what does nothing the next time.
      for _ in 1...2 { try alembic(terminal, upgrade: "head") }
      let result = terminal.run("upgrade")
      #expect(result.code == 0 && result.out.contains("Nothing to do"), "\(result)")
      let check = terminal.run("check")
      #expect(check.code == 0, "\(check)")
    }
  }

  @Test("a package begins with a database that is at one head")
  func beginning() throws {
    var terminal = try terminal()
    // What the new package is to be told.
    terminal.configuration.migrations = MigrationSettings()
    for target in ["b", "c"] { try alembic(terminal, upgrade: target) }
    let arguments = ["init", "app", "--url", "https://x.y/godwit", "--from", "app.sqlite"]
    let refused = terminal.run(arguments)
    #expect(refused.code == 1 && refused.err.contains("Merge them there first"), "\(refused)")
    try alembic(terminal, upgrade: "head")
    #expect(terminal.run(arguments).code == 0)
  }
}

/// The end of Alembic's history, for databases that never had it.
private enum Last: Revision {
  static let id: RevisionID = "d"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("t") {
      Column("id", .integer).notNull().primaryKey()
      Column("x", .text)
      Column("y", .text)
    }
  }

  static func downgrade(_ op: Operations) throws { try op.dropTable("t") }
}

private enum Python {
  static let hasAlembic =
    (try? run("import alembic", in: FileManager.default.temporaryDirectory)) != nil

  struct Failure: Error {
    let output: String
  }

  /// `alembic/env.py`, as short as it can be.
  static let environment = """
    from alembic import context
    import sqlalchemy as sa
    with sa.create_engine('sqlite:///app.sqlite').connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    """

  static func run(_ program: String, in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: output) }
  }
}
