import Foundation
import GRDB
import GodwitTestSupport
import Testing

@testable import GodwitCLI

extension EndToEndTests {
  /// A new package beside the workbench, on which it depends.
  private var newPackage: PackageCopy {
    PackageCopy(
      original: packageRoot,
      folder: packageRoot.appending(path: ".build/new-package", directoryHint: .isDirectory))
  }

  /// The build folder of all new packages is the workbench's. GRDB, ArgumentParser and Godwit are
  /// compiled there once, and SwiftPM itself sees to it that they are what their sources say.
  private var buildFolder: URL { workbench.folder.appending(path: ".build") }

  private func empty(_ package: PackageCopy) throws {
    let files = FileManager.default
    try files.createDirectory(at: package.folder, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: package.folder.path) {
      try files.removeItem(at: package.folder.appending(path: name))
    }
  }

  private func initialize(_ package: PackageCopy, _ more: String...) throws {
    _ = try workbench.run(
      builtProgram("GodwitExample").path,
      ["init", package.folder.path, "--path", workbench.folder.path] + more, database: "")
    // Where people and programs look for what was built.
    try FileManager.default.createSymbolicLink(
      at: package.folder.appending(path: ".build"), withDestinationURL: buildFolder)
    // With other versions of its dependencies it would have them compiled again.
    try package.write(
      Data(contentsOf: packageRoot.appending(path: "Package.resolved")), to: "Package.resolved")
  }

  /// Runs a command in a package, or a program that runs commands there.
  private func run(
    _ command: [String], in package: PackageCopy, database: String? = "",
    accepting: Set<Int32> = [0]
  ) throws -> String {
    // Only a variable reaches a `swift build` behind make or the launcher. By way of the link alone
    // the folder would have another path, and everything would be compiled again.
    try package.run(
      "env", ["SWIFTPM_BUILD_DIR=\(buildFolder.path)"] + command, database: database,
      accepting: accepting)
  }

  private func make(_ package: PackageCopy, _ arguments: String...) throws -> String {
    try run(["make", "--no-print-directory"] + arguments, in: package)
  }

  @Test("init makes a package that goes through the whole cycle at once")
  func initializing() throws {
    let package = newPackage
    try empty(package)
    try initialize(package)
    #expect(try make(package, "check").contains("No differences."))
    try package.write(
      Data(
        """
        import Godwit

        let notes = Table("notes") {
          Column("id", .integer).primaryKey()
          Column("text", .text).notNull()
        }

        """.utf8), to: "schema/Notes.swift")
    let list = try package.read("schema/Schema.swift")
    try package.write(
      Data(list.replacing("DatabaseSchema {\n", with: "DatabaseSchema {\n  notes\n").utf8),
      to: "schema/Schema.swift")
    #expect(try make(package, "autogenerate", "MSG=add notes").contains("+ table notes"))
    #expect(try make(package, "upgrade").contains("(head)"))
    #expect(try make(package, "check").contains("No differences."))
    #expect(try make(package, "downgrade").contains("-> base"))
  }

  @Test("the installed program works in any folder of a package, as that package's own")
  func handingOver() throws {
    let package = newPackage
    try empty(package)
    try initialize(package)
    let installed = builtProgram("godwit").path
    func godwit(_ arguments: String, in folder: String = ".", code: Int32 = 0) throws -> String {
      // A shell, for its exit code is that of the last command.
      try run(
        ["sh", "-c", "cd \(folder) && exec '\(installed)' \(arguments)"], in: package,
        database: nil, accepting: [code])
    }
    #expect(try godwit("check", in: "schema").contains("No differences."))
    #expect(try godwit("upgrade nonsense", code: 1).contains("There is no revision 'nonsense'"))
    // It is built again by itself, and what it tells people to type is its own name.
    try package.write(
      Data(
        """
        import Godwit

        public let schema = DatabaseSchema {
          Table("notes") { Column("id", .integer).primaryKey() }
        }

        """.utf8), to: "schema/Schema.swift")
    #expect(try godwit("check", in: "Sources/migrate", code: 2).contains("+ table notes"))
    // In any folder it is the same database.
    #expect(
      try godwit("revision --autogenerate -m notes", in: "versions").contains("Wrote ../vers"))
    #expect(try godwit("upgrade", in: "schema").contains("../app.sqlite: base -> "))
    #expect(FileManager.default.fileExists(atPath: package.folder.path + "/app.sqlite"))
    #expect(try godwit("check").contains("No differences."))
    #expect(try godwit("upgrade --help").contains("USAGE: godwit upgrade"))
    // A source that does not compile keeps the old program from being run.
    try package.write(
      Data("import Godwit\nlet broken: Int = \"\"\n".utf8), to: "schema/Broken.swift")
    #expect(try godwit("check", code: 1).contains("could not be built. Nothing was run."))
  }

  @Test("stands beside modules and types of any name in somebody's package, and beside GRDB")
  func neighbours() throws {
    let package = newPackage
    try empty(package)
    try initialize(package)
    let modules = ["Migrations", "Schema", "Execution", "Introspection", "SchemaModel"]
    for module in modules {
      try package.write(
        Data("public enum \(module)Marker {}\n".utf8), to: "Sources/\(module)/Marker.swift")
    }
    for folder in ["schema", "versions"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: packageRoot.appending(path: folder).path)
      try? FileManager.default.removeItem(at: package.folder.appending(path: folder))
      for file in files {
        let source = try PackageCopy(original: packageRoot, folder: packageRoot)
          .read("\(folder)/\(file)")
        try package.write(Data("import GRDB\n\(source)".utf8), to: "\(folder)/\(file)")
      }
    }
    let program = try package.read("Sources/migrate/Migrate.swift")
    try package.write(Data("import GRDB\n\(program)".utf8), to: "Sources/migrate/Migrate.swift")
    try package.write(Data(Self.application(modules).utf8), to: "Sources/app/App.swift")
    let manifest = try package.read("Package.swift")
    try package.write(Data((manifest + Self.neighbours(modules)).utf8), to: "Package.swift")
    _ = try run(["swift", "build", "--quiet", "--product", "app"], in: package)
    #expect(try package.run(".build/debug/app", []).contains("applied 2, pending 0"))
    #expect(try make(package, "check").contains("No differences."))
  }

  private static func neighbours(_ modules: [String]) -> String {
    """

    let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
    package.dependencies.append(
      .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"))
    for target in package.targets { target.dependencies.append(grdb) }
    let modules = \(modules)
    for module in modules { package.targets.append(.target(name: module)) }
    let godwit = package.targets[0].dependencies.compactMap { dependency -> String? in
      if case .productItem("Godwit", let package, _, _) = dependency { package } else { nil }
    }
    package.targets.append(
      .executableTarget(
        name: "app",
        dependencies: modules.map { .init(stringLiteral: $0) } + [
          "AppVersions", grdb, .product(name: "GodwitMigrator", package: godwit[0]),
        ]))

    """
  }

  /// An application with types of its own that are called as those of declarations are.
  private static func application(_ modules: [String]) -> String {
    """
    import AppVersions
    import GRDB
    import GodwitMigrator
    \(modules.map { "import \($0)" }.joined(separator: "\n"))

    struct View {}
    struct Trigger {}
    struct Check {}

    @main
    enum App {
      // Types of GRDB's.
      static let columns: [Column] = [Column("a")]
      static let configuration = Configuration()
      static let index: Index? = nil
      enum Index {}
      static let markers: [Any.Type] = [\(modules.map { "\($0)Marker.self" }.joined(separator: ", "))]

      static func main() throws {
        let queue = try DatabaseQueue(configuration: configuration)
        let migrator = try Migrator(revisions: revisions)
        let applied = try migrator.upgrade(queue)
        print("applied \\(applied.count), pending \\(try migrator.pending(queue).count)")
      }
    }

    """
  }

  @Test("init --from begins with a database as it is, and leaves its rows alone")
  func adopting() throws {
    let package = newPackage
    try empty(package)
    let path = packageRoot.appending(path: ".build/adopted.sqlite").path
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase {
      try $0.execute(
        sql: """
          CREATE TABLE "a b" (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT COLLATE NOCASE UNIQUE);
          CREATE TABLE c (x REFERENCES "a b" (id) ON DELETE CASCADE, CHECK (x > 0));
          CREATE VIEW v AS SELECT n FROM "a b";
          INSERT INTO "a b" (n) VALUES ('kept');
          """)
    }
    try queue.close()
    try initialize(package, "--from", path)
    #expect(try make(package, "check").contains("No differences."))
    #expect(try make(package, "upgrade").contains("Nothing to do"))
    let rows = try DatabaseQueue(path: path).inDatabase {
      try String.fetchAll($0, sql: "SELECT n FROM v")
    }
    #expect(rows == ["kept"])
    #expect(throws: PackageCopy.Failure.self) { try initialize(package) }
  }
}
