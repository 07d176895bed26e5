import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTesting
import XCTest

/// The lines that the README has for XCTest.
final class MigrationXCTests: XCTestCase {
  func testRevisionsThatAreFine() throws {
    XCTAssertNoThrow(try RevisionCheck.verify(revisions, reach: schema))
    XCTAssertNoThrow(try RevisionCheck.verifyStairway(revisions, rows: 3))
    let fixture = try RevisionFixture(revisions, at: "001")
    XCTAssertNoThrow(try fixture.upgrade())
    XCTAssertNoThrow(try fixture.verify(reaches: schema))
  }

  func testRevisionsThatAreNot() {
    var environment = RevisionEnvironment()
    environment.insertRows = { try $0.execute(sql: "nonsense") }
    XCTAssertThrowsError(try RevisionCheck.verifyStairway(revisions, in: environment)) {
      XCTAssertTrue($0.localizedDescription.contains("versions/20250119_120000_001"))
      XCTAssertEqual("\($0)", $0.localizedDescription)
    }
  }
}
