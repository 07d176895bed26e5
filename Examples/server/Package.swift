// swift-tools-version: 6.2
import PackageDescription

// The program that `godwit` runs in this package:
// godwit: migrate

let registry: Target.PluginUsage = .plugin(name: "RevisionRegistry", package: "godwit")

let package = Package(
  name: "guestbook",
  platforms: [.macOS(.v14)],
  dependencies: [
    // With a name, the products below are found in a checkout of any name.
    .package(name: "godwit", path: "../.."),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
  ],
  targets: [
    .target(
      name: "GuestbookSchema",
      dependencies: [.product(name: "Godwit", package: "godwit")],
      path: "schema",
      plugins: [registry]),
    .target(
      name: "GuestbookVersions",
      dependencies: [.product(name: "Godwit", package: "godwit")],
      path: "versions",
      plugins: [registry]),

    // What is shipped knows the revisions and not the declarations.
    .target(
      name: "Guestbook",
      dependencies: [
        "GuestbookVersions",
        .product(name: "GodwitMigrator", package: "godwit"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),
    .executableTarget(
      name: "guestbook-server",
      dependencies: [
        "Guestbook",
        .product(name: "GodwitMigrator", package: "godwit"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // What developers write and try revisions with. It is not shipped.
    .executableTarget(
      name: "migrate",
      dependencies: [
        "GuestbookSchema", "GuestbookVersions",
        .product(name: "GodwitCLI", package: "godwit"),
      ]),

    .testTarget(
      name: "GuestbookTests",
      dependencies: [
        "Guestbook", "GuestbookSchema", "GuestbookVersions",
        .product(name: "GodwitTesting", package: "godwit"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
  ]
)
