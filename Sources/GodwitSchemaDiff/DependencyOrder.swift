import GodwitSQLSyntax
import GodwitSchemaModel

enum DependencyOrder {
  /// `tables` with each behind those that its foreign keys refer to, and otherwise as they were.
  static func parentsFirst(_ tables: [Table]) -> [Table] {
    requiredFirst(tables, name: \.name) { $0.foreignKeys.map(\.table.folded) }
  }

  /// `views` with each behind those that it reads, and otherwise as they were.
  static func readFirst(_ views: [View]) -> [View] {
    // The order must not depend on that of a set.
    requiredFirst(views, name: \.name) { view in
      SQLNames.words(in: view.select).sorted { $0.text < $1.text }
    }
  }

  /// Where objects need each other in a circle, the order as it was decides.
  private static func requiredFirst<Object>(
    _ objects: [Object], name: (Object) -> SQLText, needs: (Object) -> [FoldedName]
  ) -> [Object] {
    let positions = Dictionary(
      zip(objects.map { name($0).folded }, objects.indices), uniquingKeysWith: { first, _ in first }
    )
    let required = objects.map { needs($0).compactMap { positions[$0] } }
    var state = Array(repeating: State.unseen, count: objects.count)
    var order: [Object] = []
    // Depth first with a stack of its own: chains of thousands of tables must not overflow the
    // program's.
    for root in objects.indices where state[root] == .unseen {
      var stack = [root]
      while let position = stack.last {
        if state[position] == .unseen { state[position] = .open }
        if let next = required[position].first(where: { state[$0] == .unseen }) {
          stack.append(next)
          continue
        }
        stack.removeLast()
        if state[position] == .open {
          state[position] = .done
          order.append(objects[position])
        }
      }
    }
    return order
  }

  private enum State {
    case unseen, open, done
  }
}
