import ArgumentParser
import Foundation
import GodwitDiagram
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

struct DiagramCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diagram",
      abstract: "Draw the tables of a schema and their foreign keys, or what differs between two.",
      discussion: """
        The sources are named as for diff. With --from and --to, the tables that differ are drawn, and \
        what was added, changed and removed is marked. Tables that foreign keys connect with them are \
        drawn by their names only.

        Mermaid draws at most 500 foreign keys and 50,000 characters: a larger schema is divided into \
        several diagrams. A file that ends with .md gets a block for each diagram; otherwise each \
        diagram gets a file of its own, with a number in its name.

        Examples:
          \(Session.programName) diagram
          \(Session.programName) diagram app.sqlite --focus poems --depth 2
          \(Session.programName) diagram --from database --to schema
          \(Session.programName) diagram --only 'poem*' --output schema.svg
        """)
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case mermaid, dot, svg
  }

  @Argument(
    help: "A database, a file of SQL, or another source; without it, the declarations.",
    completion: .file())
  var source: String?

  @Option(
    help: ArgumentHelp("The first of two schemas: the old one.", valueName: "source"),
    completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp("The second of two schemas: the new one.", valueName: "source"),
    completion: .file())
  var to: String?

  @Option(
    help:
      "mermaid, dot for Graphviz, or svg, which Graphviz draws; without it, what the file's name ends with, or mermaid."
  )
  var format: Format?

  @Option(help: ArgumentHelp("Draw this table and the tables near it.", valueName: "table"))
  var focus: String?

  @Option(
    help: ArgumentHelp(
      "With --focus: how many foreign keys away tables may be; 1 by default.",
      valueName: "number"))
  var depth: Int?

  @Option(
    help: ArgumentHelp(
      "Draw only tables whose names match this pattern, with * and ?.",
      valueName: "pattern"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp("The file to write; without it, standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var renames: RenameOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if (from == nil) != (to == nil) {
      throw ValidationError("--from and --to go together: they name the two schemas that differ.")
    }
    if from != nil, source != nil {
      throw ValidationError("A source of its own does not go with --from and --to.")
    }
    if let depth, depth < 0 {
      throw ValidationError("--depth counts foreign keys, so it is 0 or more, not \(depth).")
    }
    if depth != nil, focus == nil, from == nil {
      throw ValidationError("--depth says how far from --focus TABLE.")
    }
    if !renames.rename.isEmpty, from == nil {
      throw ValidationError("--rename goes with --from and --to.")
    }
  }

  func run() throws {
    let session = try Session.required()
    let diagram = try selection(from: try diagram(session))
    if diagram.isEmpty { session.console.err("There is nothing to draw.") }
    let output = DiagramOutput(session, path: output)
    switch format ?? output.format ?? .mermaid {
    case .dot: try output.write([DOTDocument(diagram).text])
    case .svg:
      let environment = ProcessInfo.processInfo.environment.merging(session.environment) { $1 }
      try output.write([try Graphviz(environment).svg(DOTDocument(diagram).text)])
    case .mermaid:
      let document = MermaidDocument(diagram)
      let limits = DiagramLimits(
        parts: document.parts.count, edges: document.edgeCount, length: document.length,
        leftOut: document.leftOut.map { ($0.table.string, $0.columns) })
      for line in Wording(session: session).describe(limits) { session.console.err(line) }
      try output.write(document.parts)
    }
  }

  private func selection(from diagram: Diagram) throws -> Diagram {
    var diagram = diagram
    let names = diagram.entities.map(\.name.string)
    if !only.isEmpty {
      diagram = diagram.only(only)
      guard !diagram.isEmpty else { throw CommandError.diagram(.nothingMatches(only, names)) }
    }
    if let focus {
      guard let position = diagram.position(of: SQLText(focus)) else {
        throw CommandError.diagram(.noTable(focus, names))
      }
      return diagram.focused(on: position, depth: depth ?? 1)
    }
    return from == nil ? diagram : diagram.touched(depth: depth ?? 1)
  }

  private func diagram(_ session: Session) throws -> Diagram {
    guard let from, let to else {
      return try session.diagram(of: SchemaSource(source ?? "schema"))
    }
    return try session.diagram(
      from: SchemaSource(from), to: SchemaSource(to), renames: renames.rename)
  }
}

extension Session {
  fileprivate func diagram(of source: SchemaSource) throws -> Diagram {
    if source.isOfProject { warnIfStale() }
    let reader = reader(isOfProject: source.isOfProject)
    return Diagram(try open(source).reading { try reader.schema($0) })
  }

  fileprivate func diagram(
    from source: SchemaSource, to target: SchemaSource, renames: [String]
  ) throws -> Diagram {
    let isOfProject = source.isOfProject || target.isOfProject
    if isOfProject { warnIfStale() }
    let reader = reader(isOfProject: isOfProject)
    let settings = isOfProject ? migrations : migrations.comparingEverything
    return try open(source).reading { db in
      let autogenerator = try autogenerator(from: db, to: target, reader, settings)
      let told = try RenameText.renames(
        renames, from: autogenerator.source, to: autogenerator.target)
      let change = try autogenerator.change(of: db, renames: told, ordersColumns: false)
      RenameQuestions(self).advise(change.renameCandidates)
      return Diagram(from: change.source, to: change.target, by: change.operations)
    }
  }

  private func reader(isOfProject: Bool) -> SchemaReader {
    isOfProject ? migrations.reader : SchemaReader(ignoring: migrations.ownTables)
  }
}
