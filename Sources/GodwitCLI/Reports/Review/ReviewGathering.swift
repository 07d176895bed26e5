import Foundation
import GodwitAutogenerate
import GodwitDiagram
import GodwitExecution
import GodwitLint
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import GodwitVerification

import class GRDB.Database

/// Finds out what a review says, apart from what is tried on a copy of the database.
struct ReviewGathering {
  private let session: Session
  private let migrator: Migrator
  /// The revisions to look at.
  private let wanted: Set<RevisionID>
  /// A database to ask, in a transaction.
  private let db: Database?
  private let pending: Set<RevisionID>

  init(_ session: Session, _ migrator: Migrator, of wanted: Set<RevisionID>, asking db: Database?)
    throws
  {
    self.session = session
    self.migrator = migrator
    self.wanted = wanted
    self.db = db
    let applied = try db.map(migrator.applied) ?? []
    pending = Set(migrator.graph.order).subtracting(applied)
  }

  func review() throws -> Review {
    let traced = try traced()
    let chosen = traced.filter { wanted.contains($0.entry.id) }
    let plans = try plans()
    let problems = try problems(of: chosen)
    return Review(
      revisions: chosen.map { revision($0, plans[$0.entry.id], problems[$0.entry.id] ?? []) },
      others: traced.filter { !wanted.contains($0.entry.id) }.map(\.entry.id.rawValue),
      losses: try losses(of: chosen), lint: try lint(), diagrams: diagrams(of: traced))
  }

  /// The revisions from the first that is wanted to the last, in an order in which as few as possible
  /// of others come between them.
  private func traced() throws -> [TracedRevision] {
    let graph = migrator.graph
    let needed = graph.ancestors(of: wanted)
    let later = graph.descendants(of: wanted).union(wanted)
    let before = graph.order.filter { needed.contains($0) && !later.contains($0) }
    let among = graph.order.filter { needed.contains($0) && later.contains($0) }
    var traced: [TracedRevision] = []
    _ = try migrator.trace(before + among, only: Set(among)) { traced.append($0) }
    return traced
  }

  /// The plans of those that the database lacks as it would run them, and of the others as they would
  /// run on a database without rows.
  private func plans() throws -> [RevisionID: (plan: ExecutionPlan.RevisionPlan, asksRows: Bool)] {
    var plans: [RevisionID: (plan: ExecutionPlan.RevisionPlan, asksRows: Bool)] = [:]
    if !wanted.isSubset(of: pending) || db == nil {
      try session.sandbox.empty().inDatabase { db in
        let path = try migrator.path(.upgrade, to: .heads, db)
        for plan in try migrator.plan(of: path, db).revisions {
          plans[plan.entry.id] = (plan, false)
        }
      }
    }
    if let db {
      let path = try migrator.path(.upgrade, to: .heads, db)
      for plan in try migrator.plan(of: path, db).revisions { plans[plan.entry.id] = (plan, true) }
    }
    return plans
  }

  // MARK: One revision

  private func revision(
    _ traced: TracedRevision, _ found: (plan: ExecutionPlan.RevisionPlan, asksRows: Bool)?,
    _ problems: [VerificationProblem]
  ) -> Review.Revision {
    let words = Wording(session: session).errors
    let parts = (found?.plan.parts ?? []).map { part in
      Review.Part(
        table: part.way?.table.string, way: part.isData ? "data" : part.way?.kind.rawValue,
        reason: part.way?.reason.map(words.describe),
        rows: found?.asksRows == true ? part.rewrite?.rows : nil,
        bytes: found?.asksRows == true ? part.rewrite?.bytes : nil, statements: part.statements)
    }
    return Review.Revision(
      id: traced.entry.id.rawValue, message: traced.entry.message,
      path: migrator.revisions.path(of: traced.entry),
      isApplied: db == nil ? nil : !pending.contains(traced.entry.id),
      changes: traced.changes.map { DifferenceEntry($0, session) }, parts: parts,
      obstacles: found?.asksRows == true ? found?.plan.obstacles.map(words.forecast) ?? [] : [],
      proof: proof(of: traced, problems))
  }

  /// What is wrong with revisions on their way there and back, with rows that are made up.
  private func problems(of chosen: [TracedRevision]) throws -> [RevisionID: [VerificationProblem]] {
    var trials = try session.migratorForTrials()
    if let db { trials = try trials.adapted(to: db) }
    let ids = Set(chosen.map(\.entry.id))
    let environment = session.verificationEnvironment(trials.settings)
    do {
      let problems = try Verifier(trials, environment).report(on: ids).problems
      return Dictionary(grouping: problems.filter { $0.revision.map(ids.contains) ?? false }) {
        $0.revision ?? ""
      }
    } catch let failure as RevisionFailure {
      // What needs functions that only the application has says nothing about the revision.
      let reason = Wording(session: session).reason(failure.error)
      let problem = VerificationProblem(.failure, "It could not be tried with rows:", [reason])
      return Dictionary(uniqueKeysWithValues: ids.map { ($0, [problem]) })
    }
  }

  private func proof(
    of traced: TracedRevision, _ problems: [VerificationProblem]
  ) -> Review.Proof {
    let broken = Set(traced.upgrade.broken.map(\.subject))
      .subtracting(traced.brokenBefore.map(\.subject))
    let names = traced.upgrade.broken.filter { broken.contains($0.subject) }.map { "\($0.name)" }
    let wording = Wording(session: session)
    func proof(_ downgrade: Review.Proof.Downgrade, _ reasons: [String] = []) -> Review.Proof {
      Review.Proof(downgrade: downgrade, reasons: reasons, broken: names)
    }
    switch traced.downgrade {
    case .ran(let run):
      let differences = SchemaDiff(from: run.schema, to: traced.before).differences
      guard differences.isEmpty else { return proof(.differs, differences.map(\.line)) }
      let reasons = problems.map { ([$0.summary] + $0.lines).joined(separator: " ") }
      return reasons.isEmpty ? proof(.proven) : proof(.notProven, reasons)
    case .irreversible(let reason): return proof(.irreversible, [reason])
    case .failed(let error): return proof(.failed, [wording.reason(error)])
    case .notRun: return proof(.notRun)
    }
  }

  // MARK: All of them

  private func losses(of chosen: [TracedRevision]) throws -> [Review.Loss] {
    var counts: [[FoldedName?]: Int] = [:]
    if let db {
      let path = try migrator.path(.upgrade, to: .heads, db)
      for loss in try migrator.dataLoss(of: path, db) {
        counts[[loss.table.folded, loss.column?.folded]] = loss.count
      }
    }
    return chosen.flatMap { revision -> [Review.Loss] in
      let isBack = if case .irreversible = revision.downgrade { false } else { true }
      return revision.changes.compactMap { difference in
        guard [.table, .column, .virtualTable].contains(difference.kind),
          difference.change == .removed || difference.change == .added && isBack
        else { return nil }
        let isDropped = difference.change == .removed
        let table = difference.table ?? difference.name
        let column = difference.kind == .column ? difference.name : nil
        let count = counts[[table.folded, column?.folded]]
        return Review.Loss(
          revision: revision.entry.id.rawValue, side: isDropped ? .upgrade : .downgrade,
          table: table.string, column: column?.string, count: isDropped ? count : nil)
      }
    }
  }

  private func diagrams(of traced: [TracedRevision]) -> [String] {
    guard let first = traced.first, let last = traced.last else { return [] }
    let (before, after) = (first.before, last.upgrade.schema)
    let operations =
      traced.contains(where: \.changesSchemaBySQL)
      ? SchemaDiff(from: before, to: after).operations : traced.flatMap(\.operations)
    let diagram = Diagram(from: before, to: after, by: operations).touched(depth: 1)
    return diagram.isEmpty ? [] : MermaidDocument(diagram).parts
  }

  private func lint() throws -> [LintFindings.Entry] {
    var linter = try Linter(migrator, settings: session.configuration.lint)
    linter.declared = session.configuration.schema
    linter.source = session.sourceFile
    let report = try linter.report(on: wanted, asking: db)
    return (report.findings + report.allowed).map { finding in
      LintFindings.Entry(finding, file: finding.file, line: finding.line)
    }
  }
}

extension TracedRevision {
  fileprivate var operations: [SchemaOperation] {
    upgrade.steps.compactMap {
      if case .operation(let operation, _) = $0 { operation } else { nil }
    }
  }

  /// Whether SQL of the revision's own may change the schema, so that its operations are not all.
  fileprivate var changesSchemaBySQL: Bool {
    let words: Set<FoldedName> = [
      "insert", "update", "delete", "replace", "select", "with", "values",
    ]
    return upgrade.steps.contains { step in
      guard case .execute(let sql) = step else { return false }
      let tokens = SQLTokens(SQLText(sql))
      guard let first = tokens.tokens.first else { return false }
      return !words.contains(tokens.text(of: first).folded)
    }
  }

  /// What differs afterwards, as the operations say it, or as the two schemas do.
  fileprivate var changes: [Difference] {
    changesSchemaBySQL
      ? SchemaDiff(from: before, to: upgrade.schema).differences
      : operations.flatMap(\.differences)
  }
}
