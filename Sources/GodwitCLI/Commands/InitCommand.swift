import ArgumentParser
import Foundation
import GodwitAutogenerate
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaModel
import GodwitSourceRegistry

import class GRDB.Database

struct InitCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "init",
      abstract: "Make a package for a schema and its revisions.",
      discussion: """
        In an empty folder it writes a package that builds and works at once. In an existing package it \
        writes the folders and the program, and prints the lines to add to Package.swift.

        With --from, schema/ declares the schema of a database, the first revision creates exactly that \
        schema, and the database is noted to be at that revision. A database of Alembic's keeps its \
        version table and its revision. For a database of GRDB's DatabaseMigrator, a comment in the \
        program says how your application takes over the other databases.

        Examples:
          \(Session.programName) init ../app --path .
          \(Session.programName) init ../app --url https://example.com/godwit.git --from app.sqlite
        """)
  }

  @Argument(help: "The folder of the package.", completion: .directory)
  var folder = "."

  @Option(
    help: ArgumentHelp("A checkout of Godwit to depend on.", valueName: "folder"),
    completion: .directory)
  var path: String?

  @Option(help: ArgumentHelp("Godwit's repository to depend on.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("The version to depend on, with --url.", valueName: "version"))
  var fromVersion: String?

  @Option(
    help: ArgumentHelp("A database to begin with.", valueName: "path"), completion: .file())
  var from: String?

  @Flag(
    help: "Keep the lists of revisions and declarations as files, for builds that refuse plugins.")
  var noPlugin = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption
  @OptionGroup var waiting: WaitOption

  func validate() throws {
    if url == nil, fromVersion != nil {
      throw ValidationError("--from-version is for --url: a checkout is what it is.")
    }
    if path != nil, url != nil { throw ValidationError("Say --path or --url, not both.") }
  }

  func run() throws {
    let session = try Session.required().printing(format)
    let dependency = try dependency(session)
    if session.exists(folder), !session.isFolder(folder) {
      throw CommandError.file(.exists(folder))
    }
    let origin = try from.map { try Origin($0, session) }
    let location =
      try database.databases.last ?? origin?.path(seenFrom: folder, session) ?? "app.sqlite"
    var template = PackageTemplate(
      name: session.url(folder).lastPathComponent, dependency: dependency, database: location,
      versionTable: origin?.alembicTable, isOfGRDB: origin?.isOfGRDB ?? false)
    template.usesPlugin = !noPlugin
    var files = template.files
    if let origin { try origin.fill(&files, session) }
    try template.addLists(to: &files)
    let isPackage = session.exists("\(folder)/Package.swift")
    if isPackage { files = files.filter { template.isPartOfExistingPackage($0.key) } }
    try session.create(files, in: folder)
    for name in files.keys.sorted() { session.console.out("Wrote \(folder)/\(name)") }
    if let origin { try origin.stamp(session, waiting) }
    if origin?.isOfGRDB == true {
      session.console.err("In the application: \(PackageTemplate.adoptingLine)")
    }
    if format.format == .json {
      return try session.printJSON(
        InitReport(
          files: files.keys.sorted().map { "\(folder)/\($0)" }, revision: origin?.revision,
          manifestLines: isPackage ? template.manifestLines : nil))
    }
    if isPackage {
      session.console.err("Add to the dependencies and targets of Package.swift:")
      session.console.out(template.manifestLines)
    } else {
      session.console.err("Now: cd \(folder) && make check")
    }
  }

  private func dependency(_ session: Session) throws -> PackageTemplate.Dependency {
    if let url { return .url(url, version: fromVersion ?? Session.version) }
    guard let path else { throw CommandError.package(.needsDependency) }
    guard session.exists("\(path)/Package.swift") else {
      throw CommandError.package(.missing(path))
    }
    let checkout = session.url(path)
    // A package that others check out as well must not name this machine's folders.
    let name = path.hasPrefix("/") ? checkout.path : checkout.path(relativeTo: session.url(folder))
    return .path(name)
  }
}

/// What `init` prints with `--format json`.
private struct InitReport: Encodable {
  /// What was written.
  let files: [String]
  /// The first revision, where there is a database to begin with.
  let revision: String?
  /// What a package that was there before needs in its Package.swift.
  let manifestLines: String?
}

/// A database from which a project begins.
private struct Origin {
  let path: String
  private let schema: DatabaseSchema
  private let draft: RevisionDraft
  /// Alembic's version table, if that is where it stands.
  let alembicTable: String?
  /// Whether GRDB's migrator has brought it here.
  let isOfGRDB: Bool

  init(_ path: String, _ session: Session) throws {
    self.path = path
    let location = try DatabaseLocation(path)
    let reader = SchemaReader(
      ignoring: session.configuration.migrations.tablesOutsideOfSchema)
    let id = session.newID()
    (schema, draft, alembicTable, isOfGRDB) = try session.openSource(location).reading { db in
      let known = try VersionStore(session.configuration.migrations).heads(db)
      guard known.isEmpty else { throw MigrationError.hasRevisions(known) }
      let alembic = try VersionStore(versionTable: "alembic_version").heads(db)
      guard alembic.count <= 1 else { throw CommandError.database(.severalAlembicHeads(alembic)) }
      let proposal = try session.sandbox.empty().inDatabase { empty in
        try Autogenerator(
          from: empty, toSchemaOf: db, by: reader, settings: session.migrations
        ).proposal(for: empty, asksRows: false, namesConstraints: false)
      }
      var draft = RevisionDraft(
        id: alembic.first ?? id, downRevisions: [], message: "initial schema",
        date: session.now())
      draft.change(by: proposal)
      return (
        proposal.target, draft, alembic.isEmpty ? nil : "alembic_version",
        try OtherMigrator.grdb.hasNotes(db)
      )
    }
    session.warnOfUndeclared(schema.opaqueObjects)
  }

  /// The revision that creates what the database has.
  var revision: String { draft.id.rawValue }

  /// The database as the new package names it: relative where it lies in it.
  func path(seenFrom folder: String, _ session: Session) throws -> String {
    let file = session.url(try DatabaseLocation(path).path).path
    let root = session.url(folder).path
    let prefix = root.hasSuffix("/") ? root : root + "/"
    return file.hasPrefix(prefix) ? String(file.dropFirst(prefix.count)) : file
  }

  func fill(_ files: inout [String: String], _ session: Session) throws {
    for (name, source) in DeclarationFiles(schema).files { files["schema/\(name)"] = source }
    files["versions/\(draft.fileName)"] = draft.source
  }

  /// Notes that the database has the first revision. Alembic has noted it already.
  func stamp(_ session: Session, _ waiting: WaitOption) throws {
    guard alembicTable == nil else { return }
    let location = try DatabaseLocation(path)
    let queue = try session.openWritable(
      location, waiting: session.waiting(Cancellation(patience: waiting.wait)))
    // As the program will know the file that is written.
    let file = SourceFile(path: draft.fileName, text: draft.source)
    try VersionStore(session.configuration.migrations).begin(
      at: draft.id, checksum: file.tokenChecksum(), on: queue)
    session.console.err("\(path) is noted to be at \(draft.id)")
  }
}

extension Session {
  /// Says of what Godwit cannot read that it is in no declaration.
  func warnOfUndeclared(_ objects: [OpaqueObject]) {
    let words = Wording(session: self).errors
    for object in objects {
      let name = words.shown("\(object.type) \(object.name)")
      console.err("Warning: the \(name) is not declared: \(words.describe(object.reason))")
    }
  }

  /// Writes files where none of them is yet.
  fileprivate func create(_ files: [String: String], in folder: String) throws {
    let names = files.keys.sorted()
    for name in names where exists("\(folder)/\(name)") {
      throw CommandError.file(.exists("\(folder)/\(name)"))
    }
    do {
      for name in names {
        let file = url("\(folder)/\(name)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try AtomicFile.create(Data((files[name] ?? "").utf8), at: file.path)
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError.file(.cannotWrite(folder, error))
    }
  }
}

extension URL {
  /// The way from a folder to this one: `../godwit`.
  fileprivate func path(relativeTo folder: URL) -> String {
    let (own, base) = (
      standardizedFileURL.pathComponents, folder.standardizedFileURL.pathComponents
    )
    let shared = zip(own, base).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: base.count - shared)
    let way = (up + own[shared...]).joined(separator: "/")
    return way.isEmpty ? "." : way
  }
}
