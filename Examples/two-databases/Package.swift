// swift-tools-version: 6.2
import PackageDescription

// The program that `godwit` runs in this package:
// godwit: migrate

/// The declarations or the revisions of one database, in a folder and a module of their own.
func folder(_ path: String, module: String) -> Target {
  .target(
    name: module,
    dependencies: [.product(name: "Godwit", package: "godwit")],
    path: path,
    plugins: [.plugin(name: "RevisionRegistry", package: "godwit")])
}

let package = Package(
  name: "shop",
  platforms: [.macOS(.v13)],
  dependencies: [
    // With a name, the products below are found in a checkout of any name.
    .package(name: "godwit", path: "../.."),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
  ],
  targets: [
    folder("users/schema", module: "UsersSchema"),
    folder("users/versions", module: "UsersVersions"),
    folder("catalogue/schema", module: "CatalogueSchema"),
    folder("catalogue/versions", module: "CatalogueVersions"),

    .target(
      name: "Shop",
      dependencies: [
        "CatalogueVersions", "UsersVersions",
        .product(name: "GodwitMigrator", package: "godwit"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .executableTarget(
      name: "migrate",
      dependencies: [
        "CatalogueSchema", "CatalogueVersions", "UsersSchema", "UsersVersions",
        .product(name: "GodwitCLI", package: "godwit"),
      ]),
    .testTarget(
      name: "ShopTests",
      dependencies: [
        "CatalogueSchema", "CatalogueVersions", "Shop", "UsersSchema", "UsersVersions",
        .product(name: "GodwitTesting", package: "godwit"),
      ]),
  ]
)
