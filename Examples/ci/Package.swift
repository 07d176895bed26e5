// swift-tools-version: 6.2
import PackageDescription

// The program that `godwit` runs in this package:
// godwit: migrate

let registry: Target.PluginUsage = .plugin(name: "RevisionRegistry", package: "godwit")

let package = Package(
  name: "library",
  platforms: [.macOS(.v13)],
  // With a name, the products below are found in a checkout of any name.
  dependencies: [.package(name: "godwit", path: "../..")],
  targets: [
    .target(
      name: "AppSchema",
      dependencies: [.product(name: "Godwit", package: "godwit")],
      path: "schema",
      plugins: [registry]),
    .target(
      name: "AppVersions",
      dependencies: [.product(name: "Godwit", package: "godwit")],
      path: "versions",
      plugins: [registry]),
    .executableTarget(
      name: "migrate",
      dependencies: [
        "AppSchema", "AppVersions", .product(name: "GodwitCLI", package: "godwit"),
      ]),
    .testTarget(
      name: "AppTests",
      dependencies: [
        "AppSchema", "AppVersions", .product(name: "GodwitTesting", package: "godwit"),
      ]),
  ]
)
