import CatalogueSchema
import CatalogueVersions
import Foundation
import GRDB
import GodwitTesting
import Shop
import Testing
import UsersSchema
import UsersVersions

@Suite("The shop")
struct ShopTests {
  @Test("has users whose revisions make what is declared, and can be taken back")
  func users() {
    expectRevisions(UsersVersions.revisions, reach: UsersSchema.schema)
    expectStairway(UsersVersions.revisions)
  }

  @Test("has a catalogue whose revisions make what is declared, and can be taken back")
  func catalogue() {
    expectRevisions(CatalogueVersions.revisions, reach: CatalogueSchema.schema)
    expectStairway(CatalogueVersions.revisions)
  }

  @Test("opens both databases, each with its own tables")
  func opening() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let shop = try ShopDatabases(in: folder.path)
    let hasAccounts = try shop.users.read { try $0.tableExists("accounts") }
    let hasProducts = try shop.catalogue.read { try $0.tableExists("products") }
    let isMixed = try shop.users.read { try $0.tableExists("products") }
    #expect(hasAccounts)
    #expect(hasProducts)
    #expect(!isMixed)
  }
}
