import Testing

/// What the tests of the scenarios take for granted: without files, or without rows, they would find
/// nothing wrong.
@Suite("The files of the scenarios")
struct ScenarioFileTests {
  @Test("are where they are looked for")
  func present() {
    #expect(Scenario.all.count >= 36)
  }

  @Test("say what comes of what, with rows where there are tables", arguments: Scenario.all)
  func whole(_ scenario: Scenario) {
    #expect(!scenario.text("after.sql").isEmpty)
    #expect(!scenario.text("differences.txt").isEmpty)
    #expect(scenario.text("rows.sql").isEmpty == scenario.text("before.sql").isEmpty)
  }
}
