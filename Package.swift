// swift-tools-version: 6.2
import PackageDescription

// The program that `godwit` runs in this package:
// godwit: GodwitExample

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
// What a folder of declarations or revisions is built from. The modules that Godwit exports again
// stand beside it: the build would not notice a change of one that it knows by way of another only.
let vocabulary = [
  "Godwit", "GodwitMigrations", "GodwitRevisionGraph", "GodwitSQLSyntax", "GodwitSchemaModel",
]
let godwit = vocabulary.map { Target.Dependency(stringLiteral: $0) }
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "godwit",
  // As GRDB (from iOS 13 on), but for what the standard library of Swift 6 has only later.
  platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
  products: [
    .library(name: "Godwit", targets: vocabulary),
    .library(name: "GodwitMigrator", targets: ["GodwitMigrator"]),
    .library(name: "GodwitTesting", targets: ["GodwitTesting"]),
    .library(name: "GodwitCLI", targets: ["GodwitCLI"]),
    .executable(name: "godwit", targets: ["GodwitLauncher"]),
    .plugin(name: "RevisionRegistry", targets: ["RevisionRegistry"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
  ],
  targets: [
    // Pure modules: they know no database.
    .target(name: "GodwitSQLSyntax"),
    .target(name: "GodwitSchemaModel", dependencies: ["GodwitSQLSyntax"]),
    .target(name: "GodwitSchemaDiff", dependencies: ["GodwitSchemaModel", "GodwitSQLSyntax"]),
    .target(
      name: "GodwitDiagram",
      dependencies: ["GodwitSchemaDiff", "GodwitSchemaModel", "GodwitSQLSyntax"]),
    .target(name: "GodwitRevisionGraph"),
    .target(name: "GodwitSourceRegistry"),
    .target(
      name: "GodwitRecords",
      dependencies: ["GodwitSchemaModel", "GodwitSourceRegistry", "GodwitSQLSyntax"]),

    // The pages of Sources/Godwit/Godwit.docc, for `godwit help`.
    .target(name: "GodwitGuide"),

    // Modules that work with databases.
    .target(name: "GodwitSQLiteC"),
    .target(
      name: "GodwitIntrospection",
      dependencies: [
        "GodwitSchemaModel", "GodwitSQLSyntax", "GodwitSQLiteC", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "GodwitExecution",
      dependencies: [
        "GodwitIntrospection", "GodwitSchemaDiff", "GodwitSchemaModel", "GodwitSQLSyntax", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "GodwitMigrations",
      dependencies: [
        "GodwitExecution", "GodwitIntrospection", "GodwitRevisionGraph", "GodwitSchemaDiff",
        "GodwitSchemaModel", "GodwitSQLSyntax",
        grdb, .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "GodwitAutogenerate",
      dependencies: [
        "GodwitExecution", "GodwitIntrospection", "GodwitMigrations", "GodwitRevisionGraph",
        "GodwitSchemaDiff", "GodwitSchemaModel",
        "GodwitSourceRegistry", "GodwitSQLSyntax", grdb,
      ]),

    .target(
      name: "GodwitLint",
      dependencies: [
        "GodwitExecution", "GodwitIntrospection", "GodwitMigrations", "GodwitRevisionGraph",
        "GodwitSchemaDiff", "GodwitSchemaModel", "GodwitSourceRegistry", "GodwitSQLSyntax", grdb,
      ]),
    .target(
      name: "GodwitVerification",
      dependencies: [
        "GodwitAutogenerate", "GodwitExecution", "GodwitIntrospection", "GodwitMigrations",
        "GodwitRecords", "GodwitRevisionGraph", "GodwitSchemaDiff", "GodwitSchemaModel",
        "GodwitSQLSyntax", grdb,
      ]),

    // What projects import.
    .target(
      name: "Godwit",
      dependencies: [
        "GodwitMigrations", "GodwitRevisionGraph", "GodwitSchemaModel", "GodwitSQLSyntax", grdb,
      ]),
    .target(
      name: "GodwitMigrator", dependencies: ["GodwitMigrations", "GodwitRevisionGraph"]),
    .target(
      name: "GodwitTesting",
      dependencies: [
        "GodwitIntrospection", "GodwitMigrations", "GodwitRecords", "GodwitRevisionGraph",
        "GodwitSchemaModel", "GodwitSourceRegistry", "GodwitSQLSyntax", "GodwitVerification", grdb,
      ]),
    .target(
      name: "GodwitCLI",
      dependencies: [
        "GodwitAutogenerate", "GodwitDiagram", "GodwitExecution", "GodwitGuide",
        "GodwitIntrospection", "GodwitLint", "GodwitMigrations",
        "GodwitRecords", "GodwitRevisionGraph", "GodwitSchemaDiff",
        "GodwitSchemaModel", "GodwitSourceRegistry", "GodwitSQLSyntax", "GodwitVerification",
        argumentParser, grdb,
      ]),
    .executableTarget(name: "GodwitRegistryGenerator", dependencies: ["GodwitSourceRegistry"]),
    .plugin(
      name: "RevisionRegistry", capability: .buildTool(),
      dependencies: ["GodwitRegistryGenerator"]),

    // What is outside of the package elsewhere sees no more of it here (`packageAccess`).
    // The example: a real project's schema and history.
    .target(
      name: "GodwitExampleSchema", dependencies: godwit, path: "schema", packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "GodwitExampleVersions", dependencies: godwit, path: "versions", packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .executableTarget(name: "GodwitLauncher", dependencies: ["GodwitCLI", "GodwitSQLSyntax"]),
    .executableTarget(
      name: "GodwitExample",
      dependencies: ["GodwitExampleSchema", "GodwitExampleVersions", "GodwitCLI"]),

    .executableTarget(
      name: "GodwitBenchmark",
      dependencies: godwit + [
        "GodwitAutogenerate", "GodwitExecution", "GodwitCLI", "GodwitIntrospection", "GodwitLint",
        grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),

    .target(name: "GodwitTestSupport", path: "Tests/TestSupport"),
    .target(
      name: "GodwitScenarioRevisions", dependencies: godwit, path: "Tests/ScenarioRevisions",
      packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "GodwitGuidePatterns", dependencies: godwit, path: "Tests/GuidePatterns",
      packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .target(
      name: "GodwitFrozenRevisions", dependencies: godwit, path: "Tests/FrozenRevisions",
      packageAccess: false,
      plugins: ["RevisionRegistry"]),
    .executableTarget(
      name: "GodwitCrashExample",
      dependencies: godwit + ["GodwitExampleSchema", "GodwitExampleVersions", "GodwitCLI", grdb],
      path: "Tests/CrashExample", packageAccess: false),
    // The example with one kind of drift or another.
    .executableTarget(
      name: "GodwitDriftExample",
      dependencies: godwit + ["GodwitExampleSchema", "GodwitExampleVersions", "GodwitCLI"],
      path: "Tests/DriftExample", packageAccess: false),
    // An application that moves to Godwit from a chain of GRDB's migrations.
    .target(
      name: "GodwitBirdsSchema", dependencies: godwit, path: "Tests/GRDBApplication/schema",
      packageAccess: false, plugins: ["RevisionRegistry"]),
    .target(
      name: "GodwitBirdsVersions", dependencies: godwit, path: "Tests/GRDBApplication/versions",
      packageAccess: false, plugins: ["RevisionRegistry"]),
    .target(
      name: "GodwitBirdsMigrations", dependencies: [grdb], path: "Tests/GRDBApplication/migrations",
      packageAccess: false, plugins: ["RevisionRegistry"]),
    .executableTarget(
      name: "GodwitBirds",
      dependencies: [
        "GodwitBirdsSchema", "GodwitBirdsVersions", "GodwitBirdsMigrations", "GodwitMigrator",
        "GodwitCLI", grdb,
      ],
      path: "Tests/GRDBApplication/Birds", packageAccess: false),
    .target(
      name: "GodwitCLITestSupport",
      dependencies: [
        "GodwitExampleSchema", "GodwitExampleVersions", "GodwitCLI", "GodwitRevisionGraph",
        "GodwitTestSupport",
      ], path: "Tests/CLISupport"),
    .testTarget(name: "ArchitectureTests", exclude: ["Face.txt"]),
    .target(name: "GodwitGuideTestSupport", path: "Tests/GuideSupport"),
    .testTarget(
      name: "GuideTests",
      dependencies: [
        "Godwit", "GodwitCLI", "GodwitExampleSchema", "GodwitExampleVersions",
        "GodwitGuideTestSupport", "GodwitLint", "GodwitMigrator", "GodwitTestSupport",
        "GodwitTesting",
      ]),
    .testTarget(name: "LauncherTests", dependencies: ["GodwitLauncher", "GodwitTestSupport"]),
    .testTarget(name: "SQLSyntaxTests", dependencies: ["GodwitSQLSyntax"]),
    .testTarget(name: "SchemaModelTests", dependencies: ["GodwitSchemaModel", "GodwitSQLSyntax"]),
    .testTarget(
      name: "SchemaDiffTests",
      dependencies: ["GodwitSchemaDiff", "GodwitSchemaModel", "GodwitSQLSyntax"]),
    .testTarget(
      name: "DiagramTests",
      dependencies: [
        "GodwitDiagram", "GodwitIntrospection", "GodwitSchemaDiff", "GodwitSchemaModel",
        "GodwitSQLSyntax", "GodwitTestSupport", grdb,
      ]),
    .testTarget(
      name: "RevisionGraphTests", dependencies: ["GodwitRevisionGraph", "GodwitTestSupport"]),
    .testTarget(name: "SourceRegistryTests", dependencies: ["GodwitSourceRegistry"]),
    .testTarget(
      name: "GodwitTestingTests",
      dependencies: [
        "Godwit", "GodwitBirdsVersions", "GodwitExampleSchema", "GodwitExampleVersions",
        "GodwitGuidePatterns", "GodwitIntrospection", "GodwitMigrations", "GodwitRevisionGraph",
        "GodwitSQLSyntax", "GodwitSchemaModel",
        "GodwitTestSupport", "GodwitTesting", grdb,
      ]),
    .testTarget(
      name: "VerificationTests",
      dependencies: [
        "Godwit", "GodwitExampleSchema", "GodwitExecution", "GodwitIntrospection",
        "GodwitMigrations", "GodwitRevisionGraph", "GodwitSQLSyntax", "GodwitSchemaDiff",
        "GodwitSchemaModel", "GodwitTestSupport", "GodwitVerification", grdb,
      ]),
    // A user's tests.
    .testTarget(
      name: "TestingExampleTests",
      dependencies: ["GodwitExampleSchema", "GodwitExampleVersions", "GodwitTesting", grdb],
      path: "Tests/TestingExample", packageAccess: false),
    .target(name: "GodwitGeneratedRecords", dependencies: [grdb], path: "Tests/GeneratedRecords"),
    .testTarget(
      name: "RecordsTests",
      dependencies: [
        "GodwitExampleSchema", "GodwitGeneratedRecords", "GodwitIntrospection", "GodwitRecords",
        "GodwitSchemaModel", "GodwitSQLSyntax", "GodwitTestSupport", "GodwitTesting", grdb,
      ]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "GodwitExecution", "GodwitIntrospection", "GodwitSchemaDiff", "GodwitSchemaModel",
        "GodwitSQLSyntax", "GodwitSQLiteC", grdb,
      ]),
    .testTarget(
      name: "GodwitCLITests",
      dependencies: godwit + [
        "GodwitCLITestSupport", "GodwitExampleSchema", "GodwitExampleVersions", "GodwitExecution",
        "GodwitCLI",
        "GodwitIntrospection", "GodwitSourceRegistry", "GodwitTestSupport",
        grdb,
      ], exclude: ["Review.md"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "GodwitAutogenerate", "GodwitCLITestSupport", "GodwitCLI", "GodwitGuideTestSupport",
        "GodwitIntrospection", "GodwitMigrations", "GodwitRevisionGraph",
        "GodwitSchemaDiff", "GodwitSchemaModel", "GodwitSQLSyntax", "GodwitTestSupport", grdb,
      ],
      exclude: ["dqlite-client.py"]),
    .testTarget(
      name: "MigrationsTests",
      dependencies: [
        "GodwitExampleSchema", "GodwitExampleVersions", "GodwitExecution", "GodwitFrozenRevisions",
        "Godwit",
        "GodwitGuidePatterns", "GodwitIntrospection", "GodwitMigrations", "GodwitRevisionGraph",
        "GodwitSchemaDiff",
        "GodwitSchemaModel", "GodwitSQLSyntax", "GodwitSQLiteC", "GodwitTestSupport", grdb,
      ],
      exclude: ["file-engine.py"]),
    .testTarget(
      name: "AutogenerateTests",
      dependencies: [
        "GodwitAutogenerate", "GodwitExecution", "GodwitIntrospection", "GodwitMigrations",
        "GodwitRevisionGraph", "GodwitScenarioRevisions",
        "GodwitSQLSyntax", "GodwitSchemaDiff", "GodwitSchemaModel", "GodwitTestSupport", grdb,
      ]),
    .testTarget(
      name: "LintTests",
      dependencies: [
        "GodwitExampleVersions", "GodwitIntrospection", "GodwitLint", "GodwitMigrations",
        "GodwitRevisionGraph",
        "GodwitSQLSyntax", "GodwitSchemaDiff", "GodwitSchemaModel", "GodwitTestSupport", grdb,
      ]),
    .testTarget(
      name: "IntrospectionTests",
      dependencies: [
        "GodwitIntrospection", "GodwitSQLSyntax", "GodwitSchemaDiff", "GodwitSchemaModel",
        "GodwitTestSupport", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
  ]
)

for target in package.targets where target.type != .plugin {
  target.swiftSettings = [.treatAllWarnings(as: .error)]
}
