import GodwitSQLSyntax
import GodwitSchemaModel

extension Session {
  /// - Throws: ``CommandError/SchemaProblem/unlisted(_:)`` for a declaration that the schema does
  ///   not list, ``CommandError/SchemaProblem/declaredTwice(_:_:_:)`` for one that it lists twice,
  ///   and ``CommandError/SchemaProblem/repeated(_:table:_:)`` for one that says something twice.
  func requireListed() throws {
    let missing = configuration.declarations.missing(in: configuration.schema)
    guard missing.isEmpty else { throw CommandError.schema(.unlisted(missing)) }
    var places: [FoldedName: SourceLocation?] = [:]
    func declare(_ name: SQLText, at location: SourceLocation?) throws {
      if let first = places.updateValue(location, forKey: name.folded) {
        throw CommandError.schema(.declaredTwice(name.string, first, location))
      }
    }
    for element in configuration.schema.elements {
      // Triggers have names of their own.
      if case .trigger = element { continue }
      try declare(element.name, at: element.location)
      guard case .table(let table) = element else { continue }
      if let repetition = table.repetition {
        throw CommandError.schema(.repeated(repetition, table: table.name.string, table.location))
      }
      for index in table.indexes where !index.isUnnamed {
        try declare(index.name, at: index.location)
      }
    }
    places = [:]
    for trigger in configuration.schema.triggers {
      try declare(trigger.name, at: trigger.location)
    }
  }
}
