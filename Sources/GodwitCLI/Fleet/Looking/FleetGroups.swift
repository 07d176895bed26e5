import Foundation
import GodwitMigrations
import GodwitRevisionGraph

/// Files with the same schema at the same revisions: what is found out about the first one is true of all.
final class FleetGroup: Sendable {
  let fingerprint: String
  let heads: [RevisionID]
  /// The file that was looked at.
  let example: FleetPath
  /// Whether others are compared with it.
  let isRemembered: Bool
  private let state = LockedValue(State())
  private let lock = NSLock()

  private struct State {
    var files = 0
    var answer: FleetOutcome?
  }

  init(_ look: FleetLook, _ example: FleetPath, isRemembered: Bool) {
    self.isRemembered = isRemembered
    fingerprint = look.fingerprint
    heads = look.heads
    self.example = example
  }

  var files: Int { state.value.files }

  var answer: FleetOutcome? { state.value.answer }

  func count() { state.withValue { $0.files += 1 } }

  /// What is found out about the first file. Others wait for it meanwhile.
  ///
  /// - Throws: What `find` throws: the next file is asked then.
  func answer(_ find: () throws -> FleetOutcome) throws -> FleetOutcome {
    if let answer { return answer }
    return try lock.withLock {
      if let answer { return answer }
      let found = try find()
      state.withValue { $0.answer = found }
      return found
    }
  }
}

/// The groups of a fleet. Only so many are remembered: a file of yet another one is looked at by itself.
final class FleetGroups: Sendable {
  static let limit = 1000

  private let state = LockedValue(State())
  private let limit: Int

  private struct State {
    var groups: [FleetLook.Key: FleetGroup] = [:]
    /// In the order in which they were met.
    var order: [FleetGroup] = []
  }

  init(limit: Int = FleetGroups.limit) {
    self.limit = limit
  }

  /// The group of a file.
  func group(of look: FleetLook, _ path: FleetPath) -> FleetGroup {
    state.withValue { state in
      if let known = state.groups[look.key] { return known }
      let group = FleetGroup(look, path, isRemembered: state.order.count < limit)
      if group.isRemembered {
        state.groups[look.key] = group
        state.order.append(group)
      }
      return group
    }
  }

  var all: [FleetGroup] { state.value.order }
}
