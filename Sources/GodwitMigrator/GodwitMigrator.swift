// What an application needs to migrate its database when it starts, and no more. None of the words of
// declarations (`Table`, `Column`, `View`, `Index`) is here: in an application they stand for
// something of SwiftUI's, GRDB's or its own.

@_exported import struct GodwitMigrations.Adoption
@_exported import enum GodwitMigrations.AdoptionError
@_exported import class GodwitMigrations.Cancellation
@_exported import enum GodwitMigrations.DatabaseState
@_exported import enum GodwitMigrations.MigrationError
@_exported import struct GodwitMigrations.MigrationSettings
@_exported import struct GodwitMigrations.Migrator
@_exported import enum GodwitMigrations.NewerDatabasePolicy
@_exported import struct GodwitMigrations.NewerRevisions
@_exported import enum GodwitMigrations.OtherMigrator
@_exported import struct GodwitMigrations.RevisionFailure
@_exported import struct GodwitMigrations.RevisionList
@_exported import enum GodwitRevisionGraph.RevisionGraphError
@_exported import struct GodwitRevisionGraph.RevisionID
@_exported import struct GodwitRevisionGraph.RevisionSymbol
@_exported import enum GodwitRevisionGraph.RevisionSymbolError
