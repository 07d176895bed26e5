import GodwitIntrospection
import GodwitSQLSyntax
import GodwitSchemaModel

/// How a table will be changed: what SQLite's ALTER TABLE can do is done by it, what only the text
/// of the definition is about is edited there, and where neither does there is one rebuild for all.
struct TablePlan {
  /// Changes that are made in one way.
  struct Stage {
    let changes: [TableChange]
    let way: Way
  }

  enum Way {
    case native([Step])
    case metadata
    case column(ColumnReplacement, because: RebuildReason)
    case rebuild(because: RebuildReason)
  }

  private let settings: ExecutionSettings
  private let sandbox: Sandbox
  private(set) var stages: [Stage] = []

  /// - Parameter sandbox: Where ALTER TABLE is tried.
  init(
    _ state: TableState, _ changes: [TableChange], _ settings: ExecutionSettings,
    tryingIn sandbox: Sandbox
  ) throws {
    self.settings = settings
    self.sandbox = sandbox
    stages = try stages(state, changes)
  }

  private func stages(_ state: TableState, _ changes: [TableChange]) throws -> [Stage] {
    do {
      return [try native(state, changes)]
    } catch let obstacle as NeedsRebuild {
      let segments = changes.segments { $0.isRename }
      if segments.count > 1 { return try planned(segments, from: state, stages) }
      guard settings.allowsMetadataEdits else {
        return [Stage(changes: changes, way: .rebuild(because: obstacle.reason))]
      }
      do {
        return try stagesWithoutRebuild(state, changes)
      } catch let obstacle as NeedsRebuild {
        return [Stage(changes: changes, way: .rebuild(because: obstacle.reason))]
      }
    }
  }

  /// - Throws: ``NeedsRebuild`` where ALTER TABLE cannot make the changes, or does not in a trial.
  private func native(_ state: TableState, _ changes: [TableChange]) throws -> Stage {
    let steps = try NativePlan(state, changes, settings).steps()
    // Nothing else can rename a column: what SQLite says to that, it is to say to the database.
    if !changes.allSatisfy(\.isRename), try !state.becomes(changes, by: steps, in: sandbox) {
      throw NeedsRebuild(reason: .failsInTrial)
    }
    return Stage(changes: changes, way: .native(steps))
  }

  /// ALTER TABLE and edits by turns.
  ///
  /// - Throws: ``NeedsRebuild`` if not all changes can be made by them.
  private func stagesWithoutRebuild(
    _ state: TableState, _ changes: [TableChange]
  ) throws -> [Stage] {
    let changes = changes.filter { !$0.isOrder }
    return try planned(changes.segments { $0.isOfDefinition }, from: state) { state, segment in
      guard segment.first?.isOfDefinition == true else {
        return [try native(state, segment)]
      }
      try MetadataEdit(state, segment).requirePossible(settings)
      return [Stage(changes: segment, way: .metadata)]
    }
  }

  /// The stages of segments, each planned for the table as the ones before leave it.
  private func planned(
    _ segments: [[TableChange]], from state: TableState,
    _ plan: (TableState, [TableChange]) throws -> [Stage]
  ) throws -> [Stage] {
    var state = state
    var stages: [Stage] = []
    for segment in segments {
      stages += try plan(state, segment)
      if segment != segments.last { state = try state.planned(after: segment) }
    }
    return stages
  }
}

extension TableChange {
  /// Whether a column's name stands for other values afterwards, without any row being written.
  var givesValuesToName: Bool {
    switch self {
    case .renameColumn: true
    case .alterColumn(let old, let new, _): old.generated != new.generated
    default: false
    }
  }

  var isRename: Bool { if case .renameColumn = self { true } else { false } }

  fileprivate var isOrder: Bool { if case .orderColumns = self { true } else { false } }

  /// Whether the change is one of the definition's text, if of anything less than the rows.
  fileprivate var isOfDefinition: Bool {
    switch self {
    case .alterColumn, .addConstraint, .dropConstraint, .setDanglingConstraintNames: true
    case .addColumn, .dropColumn, .renameColumn, .setOptions, .orderColumns,
      .reorderColumns:
      false
    }
  }
}

extension [TableChange] {
  /// Whether the columns come to stand where they would by the other changes alone.
  func leaveOrder(of table: Table) throws -> Bool {
    let others = filter { if case .reorderColumns = $0 { false } else { true } }
    return try table.applying(self).columns.map(\.name)
      == table.applying(others).columns.map(\.name)
  }

  /// The changes cut where a property begins and ends.
  func segments(by hasProperty: (TableChange) -> Bool) -> [[TableChange]] {
    var segments: [[TableChange]] = []
    for change in self {
      if let last = segments.last?.last, hasProperty(last) == hasProperty(change) {
        segments[segments.count - 1].append(change)
      } else {
        segments.append([change])
      }
    }
    return segments
  }
}
