import ArgumentParser
import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitSQLSyntax

import class GRDB.Database

struct DoctorCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "doctor",
      abstract: "Print a report about the machine, the package and the database, for an issue.",
      discussion: """
        It only reads. Passwords in URLs are not shown; names of files are. Exits with 0 if nothing \
        looks wrong, with 2 if something does.

        Examples:
          \(Session.programName) doctor
          \(Session.programName) doctor --database production.sqlite
        """)
  }

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    var page = DoctorPage()
    session.describeMachine(&page)
    session.describePackage(&page)
    session.describeDatabase(&page)
    for line in page.lines { session.console.out(line) }
    if !page.problems.isEmpty { throw ExitCode(2) }
  }
}

/// What the doctor tells, in the order in which it was found out.
struct DoctorPage {
  private(set) var lines: [String] = []
  private(set) var problems: [String] = []

  mutating func heading(_ title: String) {
    if !lines.isEmpty { lines.append("") }
    lines.append(title)
  }

  mutating func fact(_ name: String, _ value: String) {
    let gap = String(repeating: " ", count: max(1, 16 - name.utf8.count))
    lines.append("  \(name)\(gap)\(value)")
  }

  /// Something that is not as it should be.
  mutating func problem(_ text: String) {
    problems.append(text)
    lines.append("  ! \(text)")
  }
}
