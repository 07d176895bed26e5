import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

import class GRDB.DatabaseQueue

/// Holds declarations, revisions and the database against one another.
struct DriftCheck {
  /// What the declarations are compared with.
  enum Against: String, CaseIterable, Sendable {
    /// With both, and these with each other.
    case all
    /// With what the revisions make: no database is opened.
    case versions
    /// With the database.
    case database
  }

  private let session: Session
  private let migrator: Migrator
  private let against: Against
  private let strictOrder: Bool
  private var report: CheckReport
  private(set) var satisfiedHints: [SatisfiedHint] = []

  init(_ session: Session, _ migrator: Migrator, against: Against, strictOrder: Bool) {
    self.session = session
    self.migrator = migrator
    self.against = against
    self.strictOrder = strictOrder
    report = CheckReport(session)
  }

  /// - Parameter heads: The heads, if there should be only one.
  mutating func run(complainingAbout heads: [RevisionID]) throws -> CheckReport {
    report.heads = heads
    report.staleRegistries = try session.registries.filter { registry in
      try session.listing(registry) { try registry.isBehind() }
    }.map(\.path)
    try session.requireDeclared()
    if session.staysWithGRDB {
      try compareChain()
    } else {
      try compareAll()
      report.adoption = try session.adoptionDifferences(migrator)
      report.staleSchemaFile = try session.staleSchemaFile(migrator)
    }
    accept()
    return report
  }

  // MARK: The pairs

  private mutating func compareChain() throws {
    let comparison = try Comparison(
      session, with: session.replayChain(), hasRows: false, headline: session.chainHeadline)
    session.console.err(comparison.headline)
    let found = try differences(of: comparison)
    report.pairs = [pair(.migratorSchema, found)]
  }

  private mutating func compareAll() throws {
    let location = try against == .versions ? nil : databaseLocation()
    guard let location else {
      try compareWithVersions()
      return
    }
    let database = try session.openSchema(location)
    // What is migrated meanwhile is not to be told as drift.
    try database.inDatabase { try $0.beginTransaction(.deferred) }
    defer { try? database.inDatabase { try $0.rollback() } }
    try database.inDatabase { try session.requireTakenOver(migrator, location, $0) }
    try look(at: database, location)
    let drift = against == .all ? try driftOfRevisions(database) : nil
    let found = report.pending.isEmpty ? try compare(with: database) : nil
    if against == .all, !migrator.graph.order.isEmpty {
      // Where the database is just what the revisions make, it stands for them.
      if let found, let drift, drift.isNothing(strictOrder) {
        report.pairs.insert(pair(.versionsSchema, found, try trail(found)), at: 0)
      } else {
        try compareWithVersions()
      }
    }
    if let drift { report.pairs.insert(pair(of: drift, found), at: min(1, report.pairs.count)) }
    tellOnce()
  }

  /// - Returns: Nothing for a database that the configuration names and that is not there yet.
  private func databaseLocation() throws -> DatabaseLocation? {
    let location = try session.location()
    if try session.isThere(location) { return location }
    guard against == .all else { throw CommandError.database(.missing(location)) }
    return nil
  }

  private mutating func look(at database: DatabaseQueue, _ location: DatabaseLocation) throws {
    let (current, applied, edited) = try database.inDatabase {
      (try migrator.current($0), try migrator.applied($0), try migrator.edited($0))
    }
    report.database = location.path
    report.current = current
    report.edited = edited
    report.pending = migrator.graph.order.filter { !applied.contains($0) }
    let schema = session.configuration.declarations.folder
    let versions = session.configuration.revisions.folder
    let place =
      current.isEmpty
      ? "without revisions" : "at \(current.list)" + (report.pending.isEmpty ? ", the head" : "")
    let parts = against == .all ? "\(schema)/, \(versions)/ and" : "\(schema)/ with"
    session.console.err("Comparing \(parts) \(location.path) (\(place))")
  }

  /// The database beside its revisions. One without revisions, of a project without, is beside nothing.
  private func driftOfRevisions(_ database: DatabaseQueue) throws -> DatabaseDrift? {
    guard !migrator.graph.order.isEmpty else { return nil }
    return try database.reading { try migrator.drift(of: $0) }
  }

  /// The declarations beside the database.
  private mutating func compare(with database: DatabaseQueue) throws -> [Difference] {
    let comparison = try Comparison(session, with: database, hasRows: true, headline: "")
    let found = try differences(of: comparison)
    report.pairs.append(pair(.databaseSchema, found))
    return found
  }

  /// The declarations beside what the revisions make.
  private mutating func compareWithVersions() throws {
    let versions = session.configuration.revisions.folder
    if report.database == nil {
      let schema = session.configuration.declarations.folder
      let reason =
        against == .versions
        ? "" : ": the database \(try session.location().path) does not exist"
      session.console.err("Comparing \(schema)/ with \(versions)/\(reason)")
    }
    let change = report.change
    let found = try differencesOfVersions()
    // What a revision would do is about the database, where there is one.
    if let change { report.change = change }
    report.pairs.insert(pair(.versionsSchema, found, try trail(found)), at: 0)
  }

  private mutating func differencesOfVersions() throws -> [Difference] {
    if let sketched = migrator.sketched(migrator.graph.order) {
      let comparison = try Comparison(session, with: sketched, hasRows: false, headline: "")
      let found = try differences(of: comparison)
      if found.isEmpty { return [] }
    }
    let replayed = try migrator.replayed(migrator.graph.order)
    return try differences(
      of: Comparison(session, with: replayed, hasRows: false, headline: ""))
  }

  private mutating func differences(of comparison: Comparison) throws -> [Difference] {
    let change = try comparison.change()
    let differences = change.differences(strictOrder: strictOrder)
    report.change = DifferencesReport(session, differences, change)
    satisfiedHints = comparison.satisfiedHints
    return differences
  }

  private func trail(_ differences: [Difference]) throws -> RevisionTrail? {
    differences.isEmpty ? nil : try migrator.trail(of: migrator.graph.order)
  }

  // MARK: What it means

  private func pair(
    _ pair: ComparedPair, _ differences: [Difference], _ trail: RevisionTrail? = nil
  ) -> PairReport {
    let changed = Set(differences.changedObjects)
    return PairReport(
      pair: pair,
      entries: differences.map { entry($0, in: pair, trail, changed, isDeclared: false) })
  }

  private mutating func pair(of drift: DatabaseDrift, _ declared: [Difference]?) -> PairReport {
    let differences = drift.differences + (strictOrder ? drift.orderDifferences : [])
    // What the database has and the declarations do not differ in.
    let undeclared = Set((declared ?? []).map { SQLText($0.object).folded })
    if let recognized = drift.recognized {
      report.recognized = CheckReport.Recognized(
        revisions: recognized.heads.map(\.rawValue), extra: recognized.extra.map(\.line))
    }
    let changed = Set(differences.changedObjects)
    return PairReport(
      pair: .versionsDatabase,
      entries: differences.map { difference in
        let isDeclared =
          declared != nil && !undeclared.contains(SQLText(difference.object).folded)
        return entry(
          difference, in: .versionsDatabase, drift.trail, changed, isDeclared: isDeclared)
      })
  }

  private func entry(
    _ difference: Difference, in pair: ComparedPair, _ trail: RevisionTrail?,
    _ changed: Set<FoldedName>, isDeclared: Bool
  ) -> PairReport.Entry {
    let words = Wording(session: session)
    let isChanged = changed.contains(SQLText(difference.object).folded)
    let change = isChanged ? .changed : difference.change
    let origin = trail?.origin(of: difference, isBeyond: change == .added)
    let (meaning, advice) = words.meaning(
      of: change, in: pair, from: origin, isDeclared: isDeclared, report)
    let declaration = session.place(of: difference.location)
    let revision = origin.map { session.place(of: $0, difference) }
    return PairReport.Entry(
      difference: difference, place: pair == .versionsDatabase ? revision : declaration ?? revision,
      meaning: meaning, advice: advice)
  }

  /// Lets what differs between the database and the declarations be told where it comes from: of three
  /// that should agree, two do.
  private mutating func tellOnce() {
    guard let index = report.pairs.firstIndex(where: { $0.pair == .databaseSchema }) else { return }
    let others = report.pairs.filter { $0.pair != .databaseSchema }.flatMap(\.entries)
    let told = Set(others.map { SQLText($0.difference.object).folded })
    let isTold = { (entry: PairReport.Entry) in
      told.contains(SQLText(entry.difference.object).folded)
    }
    let entries = report.pairs[index].entries
    report.pairs[index].repeated = entries.filter(isTold).map(\.difference)
    report.pairs[index].entries.removeAll(where: isTold)
  }

  /// Takes out what the project accepts, and says which of it was not met.
  private mutating func accept() {
    let accepted = session.configuration.acceptedDifferences
    guard !accepted.isEmpty else { return }
    func isAccepted(_ difference: Difference) -> Bool {
      accepted.contains { $0.matches(difference) }
    }
    let all = report.pairs.flatMap { $0.entries.map(\.difference) + $0.repeated }
    for index in report.pairs.indices {
      report.pairs[index].entries.removeAll { isAccepted($0.difference) }
      report.pairs[index].repeated.removeAll(where: isAccepted)
    }
    // Another revision has to explain what is left better.
    let drift = report.pairs.first { $0.pair == .versionsDatabase }
    let left = drift.map { $0.entries.count + $0.repeated.count } ?? 0
    if left <= report.recognized?.extra.count ?? 0 { report.recognized = nil }
    for acceptance in accepted {
      if all.contains(where: acceptance.matches) {
        report.accepted.append(
          CheckReport.Acceptance(object: acceptance.object.string, reason: acceptance.reason))
      } else if against == .all, report.database != nil {
        session.console.err(
          "'\(VisibleText.line(acceptance.object.string))' does not differ any more: it can go from "
            + "acceptedDifferences.")
      }
    }
  }
}

extension [Difference] {
  /// What goes and comes under the same name, as an index on other columns does: it is changed.
  fileprivate var changedObjects: [FoldedName] {
    let added = Set(filter { $0.change == .added }.map { SQLText($0.object).folded })
    return filter { $0.change == .removed }.map { SQLText($0.object).folded }
      .filter(added.contains)
  }
}

extension DatabaseDrift {
  fileprivate func isNothing(_ strictOrder: Bool) -> Bool {
    differences.isEmpty && (!strictOrder || orderDifferences.isEmpty)
  }
}
