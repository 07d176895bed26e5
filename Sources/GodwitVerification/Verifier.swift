import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.Database
import class GRDB.DatabaseQueue

/// Proves revisions in memory: in both directions, on rows that are made up, in both orders of branches,
/// and that the heads are as declared.
package struct Verifier {
  private let migrator: Migrator
  private let environment: VerificationEnvironment
  /// What the heads are to be like; nothing if nobody asks.
  package var declared: DatabaseSchema?
  package var namingConvention = NamingConvention()

  package init(_ migrator: Migrator, _ environment: VerificationEnvironment) {
    self.migrator = migrator
    self.environment = environment
  }

  /// What can be said of some revisions, or of all.
  ///
  /// The heads are compared with what is declared where all of them are looked at.
  ///
  /// - Parameters:
  ///   - chosen: The revisions to look at; all by default.
  ///   - willStep: Told before each revision, and ends the work by what it throws.
  /// - Throws: ``RevisionFailure`` for a revision that is not to be looked at, and on which others build.
  package func report(
    on chosen: Set<RevisionID>? = nil, willStep: (RevisionList.Entry) throws -> Void = { _ in }
  ) throws -> VerificationReport {
    var (report, end) = try Stairway(migrator, environment).walk(chosen, willStep: willStep)
    let wanted = chosen ?? Set(migrator.graph.order)
    // Where one was not applied, what comes behind it cannot be looked at.
    guard report.isApplied else { return report }
    report.problems += try branchProblems(wanted)
    if let declared, wanted.isSuperset(of: migrator.graph.heads) {
      report.problems += try declarationProblems(declared, end)
      report.isDeclared = report.problems.allSatisfy { $0.kind != .undeclared }
    }
    return report
  }

  /// Where branches come together: merges, and the heads.
  private func branchProblems(_ wanted: Set<RevisionID>) throws -> [VerificationProblem] {
    let graph = migrator.graph
    var places: [(merge: RevisionID?, branches: [RevisionID])] =
      graph.order.filter(wanted.contains).map { ($0, graph.parents(of: $0)) }
    if wanted.isSuperset(of: graph.heads) { places.append((nil, graph.heads)) }
    return try places.filter { $0.branches.count > 1 }.compactMap { merge, branches in
      do {
        try migrator.proveMerge(of: branches)
        return nil
      } catch let conflict as MergeConflict {
        let lines = ErrorWording().lines(conflict)
        let file = merge.flatMap { migrator.revisions[$0] }.map(migrator.revisions.path)
        return VerificationProblem(
          .branches, revision: merge, file: file, lines.first ?? "",
          lines.dropFirst().map(Self.outdented), objects: conflict.objects)
      }
    }
  }

  /// A line of an error, which is indented below the first.
  private static func outdented(_ line: String) -> String {
    line.utf8.starts(with: "  ".utf8) ? String(Substring(line.utf8.dropFirst(2))) : line
  }

  private func declarationProblems(
    _ declared: DatabaseSchema, _ end: DatabaseQueue
  ) throws -> [VerificationProblem] {
    let differences = try end.inDatabase {
      try migrator.differences(from: $0, to: declared, naming: namingConvention)
    }
    guard !differences.isEmpty else { return [] }
    let findings = differences.map(Finding.init)
    let lines = zip(findings, differences).map { finding, difference in
      let place = difference.location.map { "   \($0.fileID):\($0.line)" } ?? ""
      return finding.line + VisibleText.line(place)
    }
    return [
      VerificationProblem(
        .undeclared, "The revisions do not make what is declared:", lines,
        objects: findings.map(\.object))
    ]
  }
}

extension MergeConflict {
  fileprivate var objects: [String] {
    guard case .differences(let differences) = cause else { return [] }
    return differences.map { Finding($0).object }
  }
}

extension Migrator {
  /// What a database would need to be as declared.
  package func differences(
    from db: Database, to schema: DatabaseSchema, naming convention: NamingConvention = .init()
  ) throws -> [Difference] {
    try Autogenerator(
      from: db, to: schema, settings: settings, namingConvention: convention
    ).change(of: db).differences
  }
}
