// swift-tools-version: 6.2
import PackageDescription

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
// What a folder of declarations or revisions is built from. The modules that Godwit exports again
// stand beside it: the build would not notice a change of one that it knows by way of another only.
let vocabulary = ["Godwit", "Migrations", "RevisionGraph", "SQLSyntax", "SchemaModel"]
let godwit = vocabulary.map { Target.Dependency(stringLiteral: $0) }
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "godwit",
  platforms: [.macOS(.v13)],
  products: [
    .library(name: "Godwit", targets: vocabulary),
    .library(name: "GodwitCLI", targets: ["GodwitCLI"]),
    .executable(name: "godwit", targets: ["GodwitExample"]),
    .plugin(name: "RevisionRegistry", targets: ["RevisionRegistry"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
  ],
  targets: [
    // Pure modules: they know no database.
    .target(name: "SQLSyntax"),
    .target(name: "SchemaModel", dependencies: ["SQLSyntax"]),
    .target(name: "SchemaDiff", dependencies: ["SchemaModel", "SQLSyntax"]),
    .target(name: "RevisionGraph"),
    .target(name: "SourceRegistry"),

    // Modules that work with databases.
    .target(
      name: "Introspection",
      dependencies: [
        "SchemaModel", "SQLSyntax", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Execution",
      dependencies: [
        "Introspection", "SchemaDiff", "SchemaModel", "SQLSyntax", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Migrations",
      dependencies: [
        "Execution", "Introspection", "RevisionGraph", "SchemaDiff", "SchemaModel", "SQLSyntax",
        grdb, .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Autogenerate",
      dependencies: [
        "Execution", "Introspection", "Migrations", "RevisionGraph", "SchemaDiff", "SchemaModel",
        "SourceRegistry", "SQLSyntax", grdb,
      ]),

    // What projects import.
    .target(
      name: "Godwit",
      dependencies: ["Migrations", "RevisionGraph", "SchemaModel", "SQLSyntax", grdb]),
    .target(
      name: "GodwitCLI",
      dependencies: [
        "Autogenerate", "Execution", "Introspection", "Migrations", "RevisionGraph", "SchemaDiff",
        "SchemaModel", "SourceRegistry", "SQLSyntax", argumentParser, grdb,
      ]),
    .executableTarget(name: "RevisionRegistryGenerator", dependencies: ["SourceRegistry"]),
    .plugin(
      name: "RevisionRegistry", capability: .buildTool(),
      dependencies: ["RevisionRegistryGenerator"]),

    // What is outside of the package elsewhere sees no more of it here (`packageAccess`).
    // The example: a real project's schema and history.
    .target(
      name: "ExampleSchema", dependencies: godwit, path: "schema", packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "ExampleVersions", dependencies: godwit, path: "versions", packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .executableTarget(
      name: "GodwitExample", dependencies: ["ExampleSchema", "ExampleVersions", "GodwitCLI"]),

    .executableTarget(
      name: "GodwitBenchmark",
      dependencies: godwit + [
        "Autogenerate", "Execution", "GodwitCLI", "Introspection", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(
      name: "ScenarioRevisions", dependencies: godwit, path: "Tests/ScenarioRevisions",
      packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "GuidePatterns", dependencies: godwit, path: "Tests/GuidePatterns",
      packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "FrozenRevisions", dependencies: godwit, path: "Tests/FrozenRevisions",
      packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "CLISupport",
      dependencies: [
        "ExampleSchema", "ExampleVersions", "GodwitCLI", "RevisionGraph", "TestSupport",
      ], path: "Tests/CLISupport"),
    .testTarget(name: "SQLSyntaxTests", dependencies: ["SQLSyntax"]),
    .testTarget(name: "SchemaModelTests", dependencies: ["SchemaModel", "SQLSyntax"]),
    .testTarget(
      name: "SchemaDiffTests", dependencies: ["SchemaDiff", "SchemaModel", "SQLSyntax"]),
    .testTarget(name: "RevisionGraphTests", dependencies: ["RevisionGraph", "TestSupport"]),
    .testTarget(name: "SourceRegistryTests", dependencies: ["SourceRegistry"]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: ["Execution", "Introspection", "SchemaDiff", "SchemaModel", "SQLSyntax", grdb]),
    .testTarget(
      name: "GodwitCLITests",
      dependencies: godwit + [
        "CLISupport", "ExampleSchema", "ExampleVersions", "Execution", "GodwitCLI",
        "Introspection", "SourceRegistry", "TestSupport",
        grdb,
      ]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Autogenerate", "CLISupport", "GodwitCLI", "Introspection", "Migrations", "RevisionGraph",
        "SchemaDiff", "SchemaModel", "SQLSyntax", "TestSupport", grdb,
      ]),
    .testTarget(
      name: "MigrationsTests",
      dependencies: [
        "ExampleSchema", "ExampleVersions", "Execution", "FrozenRevisions", "Godwit",
        "GuidePatterns", "Introspection", "Migrations", "RevisionGraph", "SchemaDiff",
        "SchemaModel", "TestSupport", grdb,
      ]),
    .testTarget(
      name: "AutogenerateTests",
      dependencies: [
        "Autogenerate", "Introspection", "Migrations", "RevisionGraph", "ScenarioRevisions",
        "SQLSyntax", "SchemaDiff", "SchemaModel", "TestSupport", grdb,
      ]),
    .testTarget(
      name: "IntrospectionTests",
      dependencies: [
        "Introspection", "SQLSyntax", "SchemaDiff", "SchemaModel", "TestSupport", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
  ]
)

for target in package.targets where target.type != .plugin {
  target.swiftSettings = [.treatAllWarnings(as: .error)]
}
