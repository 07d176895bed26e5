import GodwitSQLSyntax
import GodwitSchemaModel

enum DependencyOrder {
  /// `tables` with each behind those that its foreign keys refer to, and otherwise as they were.
  /// Where foreign keys go in a circle, the order as it was decides.
  static func parentsFirst(_ tables: [Table]) -> [Table] {
    let names = tables.map { SQLIdentifier.folded($0.name) }
    let positions = Dictionary(zip(names, tables.indices), uniquingKeysWith: { first, _ in first })
    var state = Array(repeating: State.unseen, count: tables.count)
    var order: [Table] = []
    // Depth first with a stack of its own: chains of thousands of tables must not overflow the
    // program's.
    for root in tables.indices where state[root] == .unseen {
      var stack = [root]
      while let position = stack.last {
        if state[position] == .unseen { state[position] = .open }
        let parents = tables[position].foreignKeys.compactMap {
          positions[SQLIdentifier.folded($0.table)]
        }
        if let parent = parents.first(where: { state[$0] == .unseen }) {
          stack.append(parent)
          continue
        }
        stack.removeLast()
        if state[position] == .open {
          state[position] = .done
          order.append(tables[position])
        }
      }
    }
    return order
  }

  private enum State {
    case unseen, open, done
  }
}
