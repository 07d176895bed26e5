// What `schema/` and `versions/` are written in: the vocabulary of declarations, `Revision` and
// `op`. Nothing of the tool is in it.

@_exported import GodwitMigrations
@_exported import GodwitSchemaModel

import class GRDB.Database
import class GRDB.Row
@_exported import struct GodwitRevisionGraph.RevisionID
@_exported import enum GodwitSQLSyntax.ConflictResolution
@_exported import struct GodwitSQLSyntax.SQLText

/// The connection that `op.data` hands to a revision: GRDB's.
public typealias Database = GRDB.Database

/// A row that was fetched from a ``Database``: GRDB's.
public typealias Row = GRDB.Row
