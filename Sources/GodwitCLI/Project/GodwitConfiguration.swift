import Foundation
import GodwitAutogenerate
import GodwitLint
import GodwitMigrations
import GodwitSchemaModel

import class GRDB.Database
import struct GRDB.DatabaseMigrator

/// What a project tells Godwit about itself.
///
/// ```swift
/// import AppSchema
/// import AppVersions
/// import GodwitCLI
///
/// @main
/// struct App: GodwitTool {
///   static let configuration = GodwitConfiguration(
///     schema: schema, declarations: declarations, revisions: revisions, database: "app.sqlite")
/// }
/// ```
public struct GodwitConfiguration: Sendable {
  /// What the database is called, for `--name` where a program knows several.
  public var name = "main"
  /// The declared schema.
  public var schema: DatabaseSchema
  /// What the build plugin found in `schema/`, to notice a declaration that the schema forgets.
  public var declarations: SchemaDeclarations
  /// The revisions, as the build plugin found them in `versions/`.
  public var revisions: RevisionList
  /// The database, unless `DATABASE_URL` (of several `DATABASE_URL_USERS`, by their names) or
  /// `--database` says otherwise: a path from the package, `sqlite:///relative.db`,
  /// `sqlite:////absolute.db`, or a `file:` URI.
  public var database: String
  /// A command that reaches the database, where it is no file: `--database` and `DATABASE_URL` go before
  /// it. By default none.
  public var remote: RemoteDatabase?
  /// The table that holds where a database is, tables that are none of Godwit's business, and
  /// whether definitions may be edited.
  public var migrations = MigrationSettings()
  /// Another migrator whose databases are taken over, as the application does it. `upgrade` takes them
  /// over, `check` compares that migrator's end with the first revision, and GRDB's is the source
  /// `migrator` of `diff` and `reflect`. By default none.
  ///
  /// ```swift
  /// configuration.adoption = .grdb(legacyMigrator)
  /// ```
  public var adoption: Adoption?
  /// What the build plugin wrote for a folder of GRDB's migrations, its `migrationFiles`: where
  /// `revision --as grdb` writes, and what the program was built from. By default none.
  public var migrationFiles: (folder: String, checksums: [String: String])?
  /// Differences that are known and no drift, each with the reason. `check` shows them when it meets
  /// them, and says which are not needed any more. By default none.
  public var acceptedDifferences: [AcceptedDifference] = []
  /// A file of SQL, seen from the package, with the schema that the revisions make: a change of it is
  /// what many reviewers read first. `revision` writes it, `check` says where it is behind, `dump
  /// --write` writes it by itself. By default there is none.
  ///
  /// ```swift
  /// configuration.schemaFile = "schema.sql"
  /// ```
  public var schemaFile: String?
  /// How generated revisions call constraints and indexes without a name.
  public var namingConvention = NamingConvention()
  /// Called by `revision --autogenerate` with the operations that were found, before they are proven:
  /// it can take some out, put others in, or refuse all with a reason. By default none.
  ///
  /// ```swift
  /// configuration.review = { proposal in
  ///   for operation in proposal.operations where operation.kind == .dropTable {
  ///     try proposal.refuse("no table is dropped here: \(operation.table)")
  ///   }
  /// }
  /// ```
  public var review: (@Sendable (inout Proposal) throws -> Void)?
  /// What `lint` looks for in revisions, and how much it weighs. By default every code as it is.
  ///
  /// ```swift
  /// configuration.lint["redundant-index"] = .off
  /// configuration.lint.profiles = [.cloudKit]
  /// ```
  public var lint = LintSettings()
  /// How the files of new revisions are called: `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`,
  /// `{second}`, `{id}`, and `{slug}` for the words of the message. By default
  /// `{year}{month}{day}_{hour}{minute}{second}_{id}_{slug}`. A `/` makes folders. Without one, a
  /// revision is written beside the one that it follows.
  public var fileNameTemplate = RevisionDraft.fileNameTemplate
  /// What stands around the revision in each new file: imports, a header, a footer. By default nothing.
  public var revisionTemplate = RevisionTemplate()
  /// The zone of the dates in new files and in their names. By default UTC.
  public var timeZone = TimeZone.gmt
  /// A program that is run on each revision that was written, with the file's path behind its
  /// arguments: `["swift", "format", "--in-place"]`. By default none.
  public var afterWriting: [String] = []
  /// Called after each revision that `upgrade` applies or `downgrade` takes back, with the connection
  /// and in the transaction of the revision: what it writes is committed with it, and what it throws
  /// undoes it. A rehearsal calls it for the copy, a script that is printed does not. By default
  /// nothing.
  public var afterRevision: MigrationSettings.AfterRevision?
  /// Changes the configuration by what was said with `-x key=value`, before a command runs; a key
  /// without a value has an empty one. `--database` and the environment go before the database that it
  /// names. By default it changes nothing.
  ///
  /// ```swift
  /// configuration.readArguments = { configuration, arguments in
  ///   if let tenant = arguments["tenant"] { configuration.database = "\(tenant).sqlite" }
  /// }
  /// ```
  public var readArguments: @Sendable (inout GodwitConfiguration, [String: String]) throws -> Void =
    { _, _ in }
  /// Called with each connection that is opened, also to databases in memory, to register the
  /// functions and collations that the schema uses.
  public var prepareDatabase: @Sendable (Database) throws -> Void = { _ in }

  /// A project with everything else as it is by default.
  ///
  /// - Parameters:
  ///   - schema: The declared schema.
  ///   - declarations: What the build plugin wrote for `schema/`: its `declarations`.
  ///   - revisions: What the build plugin wrote for `versions/`: its `revisions`.
  ///   - database: The database, unless `DATABASE_URL` or `--database` says otherwise.
  public init(
    schema: DatabaseSchema, declarations: SchemaDeclarations, revisions: RevisionList,
    database: String
  ) {
    self.schema = schema
    self.declarations = declarations
    self.revisions = revisions
    self.database = database
  }
}

extension GodwitConfiguration {
  /// A project that stays with GRDB's migrator: there are no revisions, `revision --autogenerate --as grdb`
  /// writes migrations of GRDB's, and `check` compares what they produce with the schema.
  ///
  /// - Parameters:
  ///   - schema: The declared schema.
  ///   - declarations: What the build plugin wrote for `schema/`: its `declarations`.
  ///   - migrator: The application's whole chain, with what `registerMigrations()` registers.
  ///   - migrationFiles: What the build plugin wrote for the folder of migrations: its `migrationFiles`.
  ///   - database: For the commands that need one: a path from the package.
  public init(
    schema: DatabaseSchema, declarations: SchemaDeclarations, migrator: DatabaseMigrator,
    migrationFiles: (folder: String, checksums: [String: String]), database: String
  ) {
    self.init(
      schema: schema, declarations: declarations,
      revisions: RevisionList(folder: migrationFiles.folder, []), database: database)
    adoption = .grdb(migrator)
    self.migrationFiles = migrationFiles
  }
}

/// The name that the configuration had before it stood beside GRDB's `Configuration`.
@available(*, deprecated, renamed: "GodwitConfiguration")
public typealias Configuration = GodwitConfiguration
