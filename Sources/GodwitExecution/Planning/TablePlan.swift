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
    case rebuild(because: RebuildReason)
  }

  let stages: [Stage]

  init(_ state: TableState, _ changes: [TableChange], _ settings: ExecutionSettings) throws {
    stages = try Self.stages(state, changes, settings)
  }

  private static func stages(
    _ state: TableState, _ changes: [TableChange], _ settings: ExecutionSettings
  ) throws -> [Stage] {
    do {
      let steps = try NativePlan(state, changes, settings).steps()
      return [Stage(changes: changes, way: .native(steps))]
    } catch let obstacle as NeedsRebuild {
      let segments = changes.segments { $0.isRename }
      if segments.count > 1 {
        return try planned(segments, from: state) { try stages($0, $1, settings) }
      }
      guard settings.allowsMetadataEdits else {
        return [Stage(changes: changes, way: .rebuild(because: obstacle.reason))]
      }
      do {
        return try stagesWithoutRebuild(state, changes, settings)
      } catch let obstacle as NeedsRebuild {
        return [Stage(changes: changes, way: .rebuild(because: obstacle.reason))]
      }
    }
  }

  /// ALTER TABLE and edits by turns.
  ///
  /// - Throws: ``NeedsRebuild`` if not all changes can be made by them.
  private static func stagesWithoutRebuild(
    _ state: TableState, _ changes: [TableChange], _ settings: ExecutionSettings
  ) throws -> [Stage] {
    let changes = changes.filter { !$0.isOrder }
    return try planned(changes.segments { $0.isOfDefinition }, from: state) { state, segment in
      guard segment.first?.isOfDefinition == true else {
        let steps = try NativePlan(state, segment, settings).steps()
        return [Stage(changes: segment, way: .native(steps))]
      }
      try MetadataEdit(state, segment).requirePossible(settings.medium)
      return [Stage(changes: segment, way: .metadata)]
    }
  }

  /// The stages of segments, each planned for the table as the ones before leave it.
  private static func planned(
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
