import GodwitSQLSyntax
import GodwitSchemaModel

/// What is to be done to views, triggers and virtual tables: each is whole or is replaced.
struct ObjectChanges {
  private(set) var droppedViews: [View] = []
  private(set) var createdViews: [View] = []
  private(set) var droppedTriggers: [Trigger] = []
  private(set) var createdTriggers: [Trigger] = []
  private(set) var droppedVirtualTables: [VirtualTable] = []
  private(set) var createdVirtualTables: [VirtualTable] = []
  private(set) var changedVirtualTables: [(old: VirtualTable, new: VirtualTable)] = []
  private(set) var opaqueDifferences: [OpaqueObject] = []

  init(source: DatabaseSchema, target: DatabaseSchema) {
    // A view that uses another one is dropped before it and created after it.
    let comparison = ObjectComparison(source: source, target: target)
    (droppedViews, createdViews) = comparison.replaced(source.views.reversed(), target.views)
    (droppedVirtualTables, createdVirtualTables) = comparison.replaced(
      source.virtualTables, target.virtualTables)
    let created = NameIndex(createdVirtualTables, name: \.name)
    changedVirtualTables = droppedVirtualTables.compactMap { old in
      created[old.name].map { (old, $0) }
    }
    droppedVirtualTables.removeAll { created[$0.name] != nil }
    createdVirtualTables.removeAll { new in changedVirtualTables.contains { $0.new == new } }
    // With a view go its INSTEAD OF triggers, changed or not.
    let replacedViews = Set(droppedViews.map { SQLIdentifier.folded($0.name) })
    (droppedTriggers, createdTriggers) = comparison.replaced(
      source.triggers, target.triggers,
      always: { replacedViews.contains(SQLIdentifier.folded($0.table)) })
    let opaque = comparison.replaced(source.opaqueObjects, target.opaqueObjects)
    opaqueDifferences = opaque.dropped + opaque.created
  }
}

/// An object that is compared as a whole.
private protocol WholeObject: Equatable {
  /// What makes two objects the same object.
  var identity: SQLText { get }
  func normalized(in scope: NameScope) -> Self
}

extension View: WholeObject {
  fileprivate var identity: SQLText { name }
}

extension Trigger: WholeObject {
  fileprivate var identity: SQLText { name }
}

extension VirtualTable: WholeObject {
  fileprivate var identity: SQLText { name }
}

extension OpaqueObject: WholeObject {
  fileprivate var identity: SQLText { "\(type) \(name)" }
}

/// Two schemas, each of which decides what a word in double quotes means in it.
private struct ObjectComparison {
  private let sourceScope: NameScope
  private let targetScope: NameScope

  init(source: DatabaseSchema, target: DatabaseSchema) {
    sourceScope = NameScope(source)
    targetScope = NameScope(target)
  }

  /// The objects of `source` that are gone or changed, and those of `target` that are new or changed.
  func replaced<Object: WholeObject>(
    _ source: [Object], _ target: [Object], always: (Object) -> Bool = { _ in false }
  ) -> (dropped: [Object], created: [Object]) {
    let targets = NameIndex(target, name: \.identity)
    var unchanged: Set<FoldedName> = []
    var dropped: [Object] = []
    for object in source {
      if let twin = targets[object.identity], !always(object), areEqual(object, twin) {
        unchanged.insert(object.identity.folded)
      } else {
        dropped.append(object)
      }
    }
    let created = target.filter { !unchanged.contains($0.identity.folded) }
    return (dropped, created)
  }

  private func areEqual<Object: WholeObject>(_ old: Object, _ new: Object) -> Bool {
    old == new || old.normalized(in: sourceScope) == new.normalized(in: targetScope)
  }
}
