import Godwit
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTesting
import XCTest

/// The lines that the README has for XCTest.
final class RevisionXCTests: XCTestCase {
  func testRevisionsThatAreFine() throws {
    XCTAssertNoThrow(try RevisionCheck.verify(revisions, reach: schema))
    XCTAssertNoThrow(try RevisionCheck.verifyStairway(revisions, rows: 3))
    let fixture = try RevisionFixture(revisions, at: "001", rows: 3)
    XCTAssertNoThrow(try fixture.upgrade())
  }

  func testRevisionsThatAreNot() {
    XCTAssertThrowsError(try RevisionCheck.verify(revisions, reach: DatabaseSchema {})) {
      XCTAssertTrue($0.localizedDescription.contains("- table poems"))
      XCTAssertTrue("\($0)".contains("- table poems"))
    }
  }
}
