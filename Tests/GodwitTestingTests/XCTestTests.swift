import GRDB
import GodwitSchemaModel
import GodwitTesting
import XCTest

/// Not every project's tests are Swift Testing's.
final class XCTestTests: XCTestCase {
  private struct Poem: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "poems"
    var title: String
  }

  private func schema(_ title: GodwitSchemaModel.Column) -> DatabaseSchema {
    DatabaseSchema(elements: [.table(Table("poems") { title })])
  }

  private typealias Table = GodwitSchemaModel.Table

  func testARecordThatFits() {
    XCTAssertNoThrow(try RecordCheck.verify(Poem.self, in: schema(.init("title", .text).notNull())))
  }

  func testARecordThatDoesNotFit() {
    XCTAssertThrowsError(try RecordCheck.verify(Poem.self, in: schema(.init("title", .text)))) {
      XCTAssertTrue($0.localizedDescription.contains("- title: in a row where"))
    }
  }
}
