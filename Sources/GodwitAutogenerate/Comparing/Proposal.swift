import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

/// What `revision --autogenerate` is about to write, for a project to review before it is proven.
///
/// ```swift
/// configuration.review = { proposal in
///   for operation in proposal.operations where operation.kind == .dropTable {
///     try proposal.refuse("no table is dropped here: \(operation.table)")
///   }
///   proposal.operations.removeAll { $0.kind == .dropColumn && $0.table == "audit" }
/// }
/// ```
///
/// Whatever is done to the operations, they are tried in memory afterwards: the upgrade must give the
/// declared schema but for what was taken out or put in, and the downgrade the present one.
public struct Proposal: Sendable {
  /// The operations in the order in which they will run: renames first, what others need before them.
  /// The downgrade undoes them, last first. They can be taken out, put in, replaced and moved; only a
  /// rename of a table or of a column has to stay, since what follows speaks of the new name.
  public var operations: [ProposedOperation]

  init(_ operations: [SchemaOperation]) {
    self.operations = operations.enumerated().flatMap { group, operation in
      operation.parts.map { ProposedOperation(operation: $0, group: group) }
    }
  }

  /// Ends the command without a file.
  ///
  /// - Throws: ``ReviewError/refused(_:)``, always.
  public func refuse(_ reason: String) throws {
    throw ReviewError.refused(reason)
  }

  /// The operations, each change of a table in one with those beside which it was found.
  var schemaOperations: [SchemaOperation] {
    var result: [SchemaOperation] = []
    var last: Int?
    for proposed in operations {
      if let group = proposed.group, group == last,
        case .alterTable(let table, let changes)? = result.last,
        case .alterTable(_, let more) = proposed.operation
      {
        result[result.count - 1] = .alterTable(table, changes + more)
      } else {
        result.append(proposed.operation)
      }
      last = proposed.group
    }
    return result
  }
}

/// Why a project's review of a proposal ended the command.
public enum ReviewError: Error {
  /// The project does not want it, for a reason of its own; see ``Proposal/refuse(_:)``.
  case refused(String)
  /// The review threw an error of its own.
  case failed(any Error)
  /// A rename was taken out, of which what follows makes use.
  case removesRename(ProposedOperation)
}

/// What a project's review did to a proposal.
struct Review {
  /// The differences that stay because their operations were taken out.
  let leftOut: [Difference]
  /// What the project's own operations do.
  let added: [Difference]
  /// SQL of the project's own.
  let addedSQL: [SQLText]
  /// Differences to the target that the upgrade may leave.
  private let allowed: [Difference]

  /// Compares operations before and after a review.
  ///
  /// - Throws: ``ReviewError/removesRename(_:)``.
  init(of found: [ProposedOperation], to reviewed: [ProposedOperation]) throws {
    let removed = found.lacking(reviewed)
    let rename = removed.first { $0.kind == .renameTable || $0.kind == .renameColumn }
    if let rename { throw ReviewError.removesRename(rename) }
    let own = reviewed.lacking(found)
    leftOut = removed.flatMap(\.operation.differences)
    added = own.flatMap(\.operation.differences)
    addedSQL = own.compactMap {
      if case .execute(let sql, _) = $0.operation { sql } else { nil }
    }
    allowed = leftOut + own.flatMap(\.operation.inverse.differences)
  }

  /// Whether the upgrade may leave a difference. A constraint of the project's own that has no name
  /// has been given one meanwhile.
  func allows(_ difference: Difference) -> Bool {
    allowed.contains { allowed in
      allowed.change == difference.change && allowed.kind == difference.kind
        && allowed.table == difference.table && allowed.detail == difference.detail
        && (allowed.name.isEmpty || allowed.name == difference.name)
    }
  }
}

extension SchemaChange {
  /// The change as the project wants it.
  ///
  /// - Throws: ``ReviewError``.
  func reviewed(by review: (inout Proposal) throws -> Void) throws -> Self {
    let found = Proposal(operations)
    var proposal = found
    do {
      try review(&proposal)
    } catch let error as ReviewError {
      throw error
    } catch {
      throw ReviewError.failed(error)
    }
    var copy = self
    copy.operations = proposal.schemaOperations
    copy.review = try Review(of: found.operations, to: proposal.operations)
    return copy
  }
}

extension SchemaOperation {
  /// The operation, change by change.
  fileprivate var parts: [SchemaOperation] {
    guard case .alterTable(let table, let changes) = self else { return [self] }
    return changes.map { .alterTable(table, [$0]) }
  }
}

extension [ProposedOperation] {
  /// The operations that are not among others, each as often as it is missing there.
  fileprivate func lacking(_ others: Self) -> Self {
    var counts = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
    return filter { operation in
      let count = counts[operation] ?? 0
      counts[operation] = count - 1
      return count <= 0
    }
  }
}
