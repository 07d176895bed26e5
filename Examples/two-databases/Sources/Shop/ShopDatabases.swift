import CatalogueVersions
import GRDB
import GodwitMigrator
import UsersVersions

/// The databases of the shop: who buys, and what there is to buy.
///
/// They are two files because they live differently. The catalogue is replaced each night and needs no
/// backup; the users are backed up each hour. Each has a history of its own, and no transaction spans
/// both: an upgrade that fails in the second has already been applied to the first. Release only such
/// changes of the one that do not need a change of the other.
public struct ShopDatabases: Sendable {
  public let users: DatabasePool
  public let catalogue: DatabasePool

  /// Opens both in a folder, and applies what each lacks.
  public init(in folder: String) throws {
    users = try DatabasePool(path: "\(folder)/users.sqlite")
    catalogue = try DatabasePool(path: "\(folder)/catalogue.sqlite")
    // Both modules have `revisions`: the module's name says which.
    try Migrator(revisions: UsersVersions.revisions).upgrade(users)
    try Migrator(revisions: CatalogueVersions.revisions).upgrade(catalogue)
  }
}
