import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

import class GRDB.Database

/// Something that a rule has found, with its place and its weight.
package struct LintFinding: Hashable, Sendable {
  package let code: String
  package let severity: LintSeverity
  package let message: String
  package let advice: String?
  package let revision: RevisionID
  /// The revision's file, with the folder.
  package let file: String
  package let line: Int?
  /// Where in the schema it is, if it is about a declaration.
  package let declaration: SourceLocation?
  /// `poems.word_count`
  package let object: String?
  /// Why it does not count: what the revision's file says of its code.
  package let allowedBecause: String?

  /// What makes it the same finding tomorrow, beside its code.
  package var identity: [String] { [revision.rawValue, object ?? ""] }
}

/// What came of looking through revisions.
package struct LintReport: Sendable {
  /// What counts, revision by revision.
  package fileprivate(set) var findings: [LintFinding] = []
  /// What the files allow.
  package fileprivate(set) var allowed: [LintFinding] = []
  /// The revisions that were looked through.
  package fileprivate(set) var revisions: [RevisionList.Entry] = []
  /// Those of which the file is not at hand, so that nothing in it can allow anything.
  package fileprivate(set) var withoutSource: [RevisionList.Entry] = []
}

/// Settings that cannot be followed.
package enum LintSettingsError: Error, Hashable, Sendable {
  case unknownCodes([String])
  case unknownProfile(String)
  /// Something that should be a version of SQLite.
  case notAVersion(String)
}

/// Looks through revisions by what they do.
package struct Linter {
  private let migrator: Migrator
  private let settings: LintSettings
  /// What the project declares.
  package var declared = DatabaseSchema.empty
  /// The file of a revision, where it is at hand.
  package var source: (RevisionList.Entry) -> SourceFile? = { _ in nil }
  /// The rules by which it looks.
  package let rules: [LintRule]

  /// - Throws: ``LintSettingsError``.
  package init(_ migrator: Migrator, settings: LintSettings = LintSettings()) throws {
    self.migrator = migrator
    self.settings = settings
    let unknown = settings.severities.keys.filter { LintRule.named($0) == nil }.sorted()
    guard unknown.isEmpty else { throw LintSettingsError.unknownCodes(unknown) }
    let known = LintProfile.all.map(\.name)
    if let other = settings.profiles.first(where: { !known.contains($0.name) }) {
      throw LintSettingsError.unknownProfile(other.name)
    }
    if let version = settings.minimumSQLite, VersionNumber(version) == nil {
      throw LintSettingsError.notAVersion(version)
    }
    rules = LintRule.all(in: Set(settings.profiles.map(\.name)))
      .filter { settings[$0.code] != .off }
  }

  /// Looks through revisions.
  ///
  /// - Parameter db: A database whose rows are asked about the revisions that it does not have. It is
  ///   only read, and must be in a transaction.
  /// - Throws: `RevisionFailure` for a revision that does not run in memory.
  package func report(
    on wanted: Set<RevisionID>, asking db: Database? = nil
  ) throws -> LintReport {
    let migrator = try db.map(migrator.adapted) ?? migrator
    let applied = try db.map(migrator.applied) ?? []
    let order = migrator.graph.order
    let path = order.filter(applied.contains) + order.filter { !applied.contains($0) }
    // What is pending must be followed by its names, also where nobody asks about it.
    let pending = db == nil ? [] : Set(order).subtracting(applied)
    var questions = try db.map(RowQuestions.init)
    var effects: [RevisionEffect] = []
    let probe = WayProbe(settings: migrator.settings)
    let asksD1 = rules.contains { $0.code == LintRule.serviceRefusal.code }
    var trial = asksD1 ? try ScriptTrial(migrator, path, for: .d1) : nil
    let end = try migrator.trace(path, only: wanted.union(pending)) { revision in
      var effect = RevisionEffect(revision)
      effect.cheaperWays = probe.cheaperWays(for: effect)
      if wanted.contains(effect.entry.id) {
        effect.refusal = try trial?.refusal(of: effect.entry)
      }
      if pending.contains(effect.entry.id) { effect.rows = questions?.facts(of: effect) }
      effects.append(effect)
    }
    return report(on: effects.filter { wanted.contains($0.entry.id) }, end)
  }

  private func report(on effects: [RevisionEffect], _ end: DatabaseSchema) -> LintReport {
    let walk = LintWalk(settings: settings, end: end, declared: declared, effects: effects)
    var report = LintReport()
    for effect in effects {
      let source = source(effect.entry)
      report.revisions.append(effect.entry)
      if source == nil { report.withoutSource.append(effect.entry) }
      let file = RevisionFindings(effect, source, migrator.revisions.path(of: effect.entry))
      let found = rules.flatMap { rule in
        rule.find(effect, walk).map { file.finding(rule, $0, settings) }
      }
      for finding in found + aboutAllowances(file, found) where finding.severity != .off {
        if finding.allowedBecause == nil {
          report.findings.append(finding)
        } else {
          report.allowed.append(finding)
        }
      }
    }
    return report
  }

  // MARK: Allowances

  private func aboutAllowances(
    _ file: RevisionFindings, _ found: [LintFinding]
  ) -> [LintFinding] {
    file.allowances.compactMap { allowance in
      guard let rule = rule(broken: allowance, file, found), settings[rule.0.code] != .off else {
        return nil
      }
      return file.finding(rule.0, rule.1, settings, line: allowance.line)
    }
  }

  /// What is wrong with an allowance.
  private func rule(
    broken allowance: Allowance, _ file: RevisionFindings, _ found: [LintFinding]
  ) -> (LintRule, RuleFinding)? {
    guard let rule = LintRule.named(allowance.code) else {
      return (.unknownAllowance, .unknownAllowance(allowance))
    }
    if allowance.reason.isEmpty { return (.allowanceWithoutReason, .withoutReason(allowance)) }
    // Elsewhere, with other rows or other profiles, there may be something to allow.
    let isSure =
      switch rule.rows {
      case .none: true
      case .narrow: file.effect.rows == nil
      case .reveal: false
      }
    guard isSure, rules.contains(where: { $0.code == rule.code }),
      !found.contains(where: { $0.code == rule.code })
    else { return nil }
    return (.unusedAllowance, .unused(allowance))
  }
}

/// What is found in one revision.
private struct RevisionFindings {
  let effect: RevisionEffect
  let allowances: [Allowance]
  private let places: FindingPlaces
  private let path: String

  init(_ effect: RevisionEffect, _ source: SourceFile?, _ path: String) {
    self.effect = effect
    self.path = path
    allowances = source.map(Allowance.all) ?? []
    places = FindingPlaces(effect, source: source)
  }

  func finding(
    _ rule: LintRule, _ found: RuleFinding, _ settings: LintSettings, line: Int? = nil
  ) -> LintFinding {
    var declaration: SourceLocation?
    if case .declaration(let location) = found.side { declaration = location }
    let reason = allowances.first { $0.code.utf8.elementsEqual(rule.code.utf8) }?.reason
    let object = [found.table, found.name].compactMap { $0 }.joined(separator: ".")
    return LintFinding(
      code: rule.code, severity: settings[rule.code] ?? found.severity ?? rule.severity,
      message: found.message, advice: found.advice, revision: effect.entry.id, file: path,
      line: line ?? places.line(of: found), declaration: declaration,
      object: object.isEmpty ? nil : object,
      allowedBecause: reason.flatMap { $0.isEmpty ? nil : $0 })
  }
}
