import GodwitSQLSyntax

/// What the files of `schema/` declare at their top level. The build plugin `RevisionRegistry`
/// writes it.
public struct SchemaDeclarations: Sendable {
  /// A declaration as it was found in the source.
  public struct Object: Hashable, Sendable {
    /// The variable that holds it.
    package let variable: String
    /// The file's path in the folder.
    package let file: String
    package let lines: ClosedRange<Int>

    /// What the build plugin has found: a variable, its file's path in the folder, and the lines
    /// from the first to the last of its declaration.
    public init(_ variable: String, file: String, lines: ClosedRange<Int>) {
      self.variable = variable
      self.file = file
      self.lines = lines
    }
  }

  /// The folder of the files, relative to the package.
  package let folder: String
  /// The name of the module that they make up.
  package let module: String
  package let objects: [Object]
  /// The checksum of each file as it was when the program was built, by its path in the folder.
  package let checksums: [String: String]

  /// What the build plugin writes for a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder's path, relative to the package.
  ///   - module: The module that the files make up.
  ///   - objects: The declarations that it has found.
  ///   - checksums: The checksum of each file at the time of the build, by its path in the folder.
  public init(folder: String, module: String, objects: [Object], checksums: [String: String]) {
    self.folder = folder
    self.module = module
    self.objects = objects
    self.checksums = checksums
  }

  /// The declarations with their folder as it is seen from another than the package's: `../schema`.
  package func seen(through prefix: String) -> SchemaDeclarations {
    SchemaDeclarations(
      folder: prefix + folder, module: module, objects: objects, checksums: checksums)
  }

  /// The declarations of which nothing is in `schema`.
  ///
  /// A forgotten one would be written as a DROP TABLE, so it is looked for before anything is
  /// compared.
  package func missing(in schema: DatabaseSchema) -> [Object] {
    let locations = schema.elements.compactMap(\.location)
    let lines = Dictionary(grouping: locations, by: \.fileID).mapValues { $0.map(\.line) }
    return objects.filter { object in
      let fileID = "\(module)/\(object.file.split(separator: "/").last ?? "")"
      return !(lines[fileID] ?? []).contains { object.lines.contains($0) }
    }
  }

  /// A declaration's place, as people write it: `schema/Poems.swift:4`.
  package func describe(_ object: Object) -> String {
    "\(folder)/\(object.file):\(object.lines.lowerBound)"
  }

  /// A place in one of the files, as people write it: `schema/Poems.swift:12`.
  package func describe(_ location: SourceLocation) -> String {
    let parts = location.fileID.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, parts[0] == module else { return "\(location.fileID):\(location.line)" }
    let file = parts[1]
    let path = checksums.keys.filter { $0 == file || $0.hasSuffix("/" + file) }.min()
    return "\(folder)/\(path ?? String(file)):\(location.line)"
  }
}

/// What `schema/` can declare at its top level: a table, a view, a trigger, a virtual table, or an
/// array of them.
public protocol SchemaObject {}

extension SchemaObject {
  /// Says that the declaration is meant to be in no schema. Without it, a top-level declaration in
  /// `schema/` that the schema does not list is an error.
  ///
  /// The build plugin looks for the word in the source; when the program runs, it does nothing.
  public func unlisted() -> Self { self }
}

extension Table: SchemaObject {}
extension View: SchemaObject {}
extension Trigger: SchemaObject {}
extension VirtualTable: SchemaObject {}
extension Array: SchemaObject where Element: SchemaObject {}

extension DatabaseSchema {
  /// All objects of the schema but the opaque ones.
  package var elements: [SchemaElement] {
    tables.map(SchemaElement.table) + virtualTables.map(SchemaElement.virtualTable)
      + views.map(SchemaElement.view) + triggers.map(SchemaElement.trigger)
  }
}

extension SchemaElement {
  package var name: SQLText {
    switch self {
    case .table(let table): table.name
    case .virtualTable(let table): table.name
    case .view(let view): view.name
    case .trigger(let trigger): trigger.name
    }
  }

  package var location: SourceLocation? {
    switch self {
    case .table(let table): table.location
    case .virtualTable(let table): table.location
    case .view(let view): view.location
    case .trigger(let trigger): trigger.location
    }
  }
}
