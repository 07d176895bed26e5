import Foundation
import GodwitExecution
import GodwitIntrospection
import GodwitRevisionGraph
import GodwitSchemaModel

// Without these, an application would show "The operation could not be completed."

extension RevisionFailure: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same, so that it stands in what is logged.
  public var description: String { ErrorWording().describe(self) }
}

extension OperationError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same, so that it stands in what is logged.
  public var description: String { ErrorWording().describe(self) }
}

extension BackupError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same, so that it stands in what is logged.
  public var description: String { ErrorWording().describe(self) }
}

extension SquashError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension MergeConflict: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension ExecutionError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension PreconditionFailure: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension ForeignKeyViolation: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension TableChangeError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension RevisionGraphError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same, so that it stands in what is logged.
  public var description: String { ErrorWording().describe(self) }
}

extension RevisionSymbolError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same, so that it stands in what is logged.
  public var description: String { ErrorWording().describe(self) }
}

extension MigrationError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same text, where the error is printed.
  public var description: String { ErrorWording().describe(self) }
}

extension MigrationPlanError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same text, where the error is printed.
  public var description: String { ErrorWording().describe(self) }
}

extension NoRoom: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension UnsupportedSQLite: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  package var errorDescription: String? { ErrorWording().describe(self) }
  package var description: String { ErrorWording().describe(self) }
}

extension AdoptionError: LocalizedError, CustomStringConvertible {
  /// What happened and what to do, for people.
  public var errorDescription: String? { ErrorWording().describe(self) }
  /// The same text, where the error is printed.
  public var description: String { ErrorWording().describe(self) }
}
