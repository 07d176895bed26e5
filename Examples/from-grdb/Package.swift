// swift-tools-version: 6.2
import PackageDescription

// The program that `godwit` runs in this package:
// godwit: migrate

let registry: Target.PluginUsage = .plugin(name: "RevisionRegistry", package: "godwit")

let package = Package(
  name: "diary",
  platforms: [.macOS(.v13)],
  dependencies: [
    // With a name, the products below are found in a checkout of any name.
    .package(name: "godwit", path: "../.."),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
  ],
  targets: [
    .target(
      name: "DiarySchema",
      dependencies: [.product(name: "Godwit", package: "godwit")],
      path: "schema",
      plugins: [registry]),
    .target(
      name: "DiaryVersions",
      dependencies: [.product(name: "Godwit", package: "godwit")],
      path: "versions",
      plugins: [registry]),

    // The application, with the chain of migrations that its older releases have shipped.
    .target(
      name: "Diary",
      dependencies: [
        "DiaryVersions",
        .product(name: "GodwitMigrator", package: "godwit"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .executableTarget(name: "diary-app", dependencies: ["Diary"]),

    // It links the application for its chain only: `check` holds that against the first revision.
    .executableTarget(
      name: "migrate",
      dependencies: [
        "Diary", "DiarySchema", "DiaryVersions",
        .product(name: "GodwitCLI", package: "godwit"),
      ]),

    .testTarget(
      name: "DiaryTests",
      dependencies: [
        "Diary", "DiarySchema", "DiaryVersions",
        .product(name: "GodwitTesting", package: "godwit"),
      ]),
  ]
)
