import ArgumentParser

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Walk the whole cycle on a temporary copy of the package.")

  func run() throws {
    throw CommandError.noSession
  }
}
