import Foundation
import GodwitAutogenerate
import GodwitMigrations
import GodwitSchemaModel

import class GRDB.Database

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
  /// What the database is called, where a program knows several.
  public var name = "main"
  /// The declared schema.
  public var schema: DatabaseSchema
  /// What the build plugin found in `schema/`, to notice a declaration that the schema forgets.
  public var declarations: SchemaDeclarations
  /// The revisions, as the build plugin found them in `versions/`.
  public var revisions: RevisionList
  /// The database, unless `DATABASE_URL` or `--database` says otherwise: a path or a URL.
  public var database: String
  /// The table that holds where a database is, and tables that are none of Godwit's business.
  public var migrations = MigrationSettings()
  /// How generated revisions call constraints without a name.
  public var namingConvention = NamingConvention()
  /// How the files of new revisions are called: `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`,
  /// `{second}`, `{id}`, and `{slug}` for the words of the message.
  public var fileNameTemplate = RevisionDraft.fileNameTemplate
  /// The zone of the dates in new files and in their names.
  public var timeZone = TimeZone.gmt
  /// A program that is run on each file that was written, with the file's path behind its arguments:
  /// `["swift", "format", "--in-place"]`.
  public var afterWriting: [String] = []
  /// Called with each connection to a real database, to register the functions and collations that
  /// its schema uses.
  public var prepareDatabase: @Sendable (Database) throws -> Void = { _ in }

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

/// The name that the configuration had before it stood beside GRDB's `Configuration`.
@available(*, deprecated, renamed: "GodwitConfiguration")
public typealias Configuration = GodwitConfiguration
