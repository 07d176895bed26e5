import GodwitSQLSyntax
import GodwitSchemaModel

import struct GRDB.DatabaseValue

/// Columns that get their values together: one, or those of a foreign key.
package struct SeedSlot: Hashable, Sendable {
  package let columns: [FoldedName]
  /// As many values each as there are columns.
  package let candidates: [[SeedCandidate]]
}

/// The walk through what the slots of a row could hold. Only what has to do with a constraint that
/// was violated changes, so that few rows are tried.
struct SeedSearch {
  private let slots: [SeedSlot]
  private let columns: [FoldedName]
  private var positions: [Int]
  /// How often it was not known what to change.
  private var blindSteps = 0
  /// Groups of slots on which the same constraints depend, by what SQLite says of those.
  private var groups: [String: [Int]] = [:]

  init(slots: [SeedSlot], columns: [FoldedName], table: Table) {
    self.slots = slots
    self.columns = columns
    positions = slots.map { _ in 0 }
    groups = Self.groups(slots, table)
  }

  var emptySlot: String? {
    slots.first { $0.candidates.isEmpty }?.columns.map(\.description).joined(separator: ", ")
  }

  var row: [FoldedName: SeedCandidate] {
    var row: [FoldedName: SeedCandidate] = [:]
    for (slot, position) in zip(slots, positions) {
      for (column, candidate) in zip(slot.columns, slot.candidates[position]) {
        row[column] = candidate
      }
    }
    return row
  }

  /// Goes on to other values, after SQLite has refused those at hand.
  ///
  /// - Returns: Whether there are others.
  mutating func advance(after message: String) -> Bool {
    guard let group = groups[message] else {
      blindSteps += 1
      guard blindSteps < (slots.map(\.candidates.count).max() ?? 0) else { return false }
      for index in slots.indices { positions[index] = blindSteps % slots[index].candidates.count }
      return true
    }
    for index in group {
      positions[index] += 1
      if positions[index] < slots[index].candidates.count { return true }
      positions[index] = 0
    }
    return false
  }

  // MARK: Constraints

  /// SQLite's message for each constraint, with the slots of all constraints that have to do with it.
  private static func groups(_ slots: [SeedSlot], _ table: Table) -> [String: [Int]] {
    let constraints = messages(table).map { message, columns in
      (message, slots.indices.filter { !columns.isDisjoint(with: slots[$0].columns) })
    }
    var owner = Array(slots.indices)
    func root(_ index: Int) -> Int { owner[index] == index ? index : root(owner[index]) }
    for (_, members) in constraints {
      for member in members.dropFirst() { owner[root(member)] = root(members[0]) }
    }
    var groups: [String: [Int]] = [:]
    for (message, members) in constraints where !members.isEmpty {
      // What the constraint itself speaks of changes first.
      let others = slots.indices.filter { root($0) == root(members[0]) && !members.contains($0) }
      groups[message] = members + others
    }
    return groups
  }

  private static func messages(_ table: Table) -> [(String, Set<FoldedName>)] {
    let names = Set(table.columns.map(\.name.folded))
    let checks = table.checks.map { check in
      (
        "CHECK constraint failed: \(check.name ?? check.expression)",
        SQLNames.words(in: check.expression).intersection(names)
      )
    }
    let keys =
      table.uniques.map(\.columns) + (table.primaryKey.map { [$0.columns] } ?? [])
      + table.indexes.filter(\.isUnique).map(\.terms)
    let uniques = keys.map { terms in
      let columns = terms.compactMap(\.column).map { table.column($0)?.name ?? $0 }
      return (
        "UNIQUE constraint failed: "
          + columns.map { "\(table.name).\($0)" }.joined(separator: ", "),
        Set(columns.map(\.folded))
      )
    }
    let expressions = table.indexes.filter(\.isUnique).map { index in
      let words = index.terms.map { term -> Set<FoldedName> in
        switch term.content {
        case .column(let name): [name.folded]
        case .expression(let sql): SQLNames.words(in: sql)
        }
      }
      return (
        "UNIQUE constraint failed: index '\(index.name)'",
        words.reduce(into: Set()) { $0.formUnion($1) }.intersection(names)
      )
    }
    return checks + uniques + expressions
  }
}
