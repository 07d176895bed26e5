import ArgumentParser
import GodwitMigrations
import GodwitRevisionGraph

struct EditCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "edit", abstract: "Open a revision in $VISUAL or $EDITOR.",
      discussion: """
        Examples:
          \(Session.programName) edit head
          \(Session.programName) edit 94bc
        """)
  }

  @Argument(help: "The revision.", completion: .revisions)
  var revision: String

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    let migrator = try session.migrator()
    let symbol = RevisionSymbol(revision)
    let current =
      symbol.anchor == .current ? session.placeIfThere(migrator).current : []
    let ids = try migrator.graph.resolve(symbol, current: current)
    let paths = migrator.revisions[ids].map(migrator.revisions.path)
    guard !paths.isEmpty else { throw CommandError.revision(.nothingToEdit) }
    let editor = ["VISUAL", "EDITOR"].compactMap { session.environment[$0] }
      .first { !$0.isEmpty }
    guard let editor else { throw CommandError.revision(.noEditor) }
    // The variable may hold arguments: `code --wait`.
    let command = ["sh", "-c", "exec \(editor) \"$@\"", "sh"] + paths.map { session.url($0).path }
    let code = try session.execute(command)
    guard code == 0 else { throw CommandError.revision(.editorFailed(editor, code)) }
    try session.refreshRegistries()
  }
}
