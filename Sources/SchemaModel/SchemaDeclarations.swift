/// Something that a schema can list: a table, a view, a trigger, a virtual table, an array of them.
public protocol SchemaObject: Sendable {
  /// What it puts into a schema.
  var schemaElements: [SchemaElement] { get }

  /// Says that the declaration is meant to be in no schema. Without it, a top-level declaration in
  /// `schema/` that the schema does not list is an error.
  func unlisted() -> Self
}

extension Table: SchemaObject {
  public var schemaElements: [SchemaElement] { isUnlisted == true ? [] : [.table(self)] }

  public func unlisted() -> Self {
    var copy = self
    copy.isUnlisted = true
    return copy
  }
}

extension View: SchemaObject {
  public var schemaElements: [SchemaElement] { isUnlisted == true ? [] : [.view(self)] }

  public func unlisted() -> Self {
    var copy = self
    copy.isUnlisted = true
    return copy
  }
}

extension Trigger: SchemaObject {
  public var schemaElements: [SchemaElement] { isUnlisted == true ? [] : [.trigger(self)] }

  public func unlisted() -> Self {
    var copy = self
    copy.isUnlisted = true
    return copy
  }
}

extension VirtualTable: SchemaObject {
  public var schemaElements: [SchemaElement] { isUnlisted == true ? [] : [.virtualTable(self)] }

  public func unlisted() -> Self {
    var copy = self
    copy.isUnlisted = true
    return copy
  }
}

extension Array: SchemaObject where Element: SchemaObject {
  public var schemaElements: [SchemaElement] { flatMap(\.schemaElements) }

  public func unlisted() -> Self { map { $0.unlisted() } }
}

/// What the files of `schema/` declare at their top level. The build plugin `RevisionRegistry`
/// writes it.
public struct SchemaDeclarations: Sendable {
  /// The folder of the files, relative to the package.
  public let folder: String
  /// The name of the module that they make up.
  public let module: String
  public let elements: [SchemaElement]
  /// The checksum of each file as it was when the program was built, by its path in the folder.
  public let checksums: [String: String]

  public init(
    folder: String, module: String, objects: [any SchemaObject], checksums: [String: String]
  ) {
    self.folder = folder
    self.module = module
    elements = objects.flatMap(\.schemaElements)
    self.checksums = checksums
  }

  /// The declarations that `schema` does not hold.
  ///
  /// A forgotten one would be written as a DROP TABLE, so it is looked for before anything is
  /// compared.
  public func missing(in schema: DatabaseSchema) -> [SchemaElement] {
    let listed = Set(schema.elements.compactMap(\.location))
    return elements.filter { element in element.location.map { !listed.contains($0) } ?? false }
  }

  /// A place in one of the files, as people write it: `schema/Poems.swift:12`.
  public func describe(_ location: SourceLocation) -> String {
    let parts = location.fileID.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, parts[0] == module else { return "\(location.fileID):\(location.line)" }
    let file = parts[1]
    let path =
      checksums.keys.filter { $0 == file || $0.hasSuffix("/" + file) }.min() ?? String(file)
    return "\(folder)/\(path):\(location.line)"
  }
}

extension DatabaseSchema {
  /// All objects of the schema but the opaque ones.
  public var elements: [SchemaElement] {
    tables.map(SchemaElement.table) + virtualTables.map(SchemaElement.virtualTable)
      + views.map(SchemaElement.view) + triggers.map(SchemaElement.trigger)
  }
}

extension SchemaElement {
  public var name: String {
    switch self {
    case .table(let table): table.name
    case .virtualTable(let table): table.name
    case .view(let view): view.name
    case .trigger(let trigger): trigger.name
    }
  }

  public var kind: String {
    switch self {
    case .table: "table"
    case .virtualTable: "virtual table"
    case .view: "view"
    case .trigger: "trigger"
    }
  }

  public var location: SourceLocation? {
    switch self {
    case .table(let table): table.location
    case .virtualTable(let table): table.location
    case .view(let view): view.location
    case .trigger(let trigger): trigger.location
    }
  }
}
