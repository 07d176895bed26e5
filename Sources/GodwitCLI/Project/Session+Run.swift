import ArgumentParser
import GodwitMigrations
import GodwitSQLSyntax

extension Session {
  /// Runs a command line and returns its exit code.
  func run(_ arguments: [String]) -> Int32 {
    Session.$current.withValue(self) { runCommand(arguments) }
  }

  private func runCommand(_ arguments: [String]) -> Int32 {
    let outcome: CommandOutcome
    let wantsJSON = Self.wants("json", arguments)
    do {
      let command = try GodwitCommand.parseAsRoot(try CommandLineOrder.arranged(arguments))
      guard hasProject || Self.needsNoProject(command) else { throw CommandError.noProject }
      let option = (command as? any ProjectCommand)?.database
      let sessions = try option.map { try self.sessions($0) } ?? [self]
      if option?.all == true { return runAll(sessions, command, arguments, wantsJSON) }
      outcome = (sessions.first ?? self).outcome(of: command, arguments, wantsJSON)
    } catch {
      outcome = self.outcome(of: error, nil, arguments)
    }
    guard wantsJSON else { return outcome.exitCode }
    return printing(outcome.exitCode) {
      if outcome.error != nil {
        try console.json(FailureReport(outcome: outcome))
      } else if let result = outcome.result {
        try console.json(result)
      }
    }
  }

  /// What ArgumentParser makes of `--help` is a command of its own, which it does not show to others.
  private static func needsNoProject(_ command: any ParsableCommand) -> Bool {
    command is any ProjectlessCommand
      || String(reflecting: type(of: command)).hasPrefix("ArgumentParser.")
  }

  /// Runs a command on the database of the session.
  private func outcome(
    of command: any ParsableCommand, _ arguments: [String], _ wantsJSON: Bool
  ) -> CommandOutcome {
    var (session, command) = (self, command)
    session.document = wantsJSON ? JSONDocument() : nil
    do {
      try Session.$current.withValue(session) { try command.run() }
      return CommandOutcome(
        name: configuration.name, exitCode: 0, result: session.document?.value, error: nil)
    } catch {
      return outcome(of: error, session.document?.value, arguments)
    }
  }

  /// Tells about an error, which may be an answer such as "it differs".
  private func outcome(
    of error: any Error, _ result: (any Encodable & Sendable)?, _ arguments: [String]
  ) -> CommandOutcome {
    let exit = (error as? ExitCode)?.rawValue
    let code = exit ?? report(error, arguments)
    let isAnswer = code == 0 || exit.map { $0 < 128 } ?? false
    // Whoever has ended by a signal has told it already.
    let failure = exit == nil ? error : MigrationError.cancelled
    return CommandOutcome(
      name: configuration.name, exitCode: code, result: result,
      error: isAnswer ? nil : ErrorReport(failure, self))
  }

  /// Runs a command on all databases, one after the other, and says at the end what became of each.
  ///
  /// An answer such as "it differs" does not keep the next one from being asked. After a failure only
  /// commands that look go on: what else is to be changed is for somebody to decide.
  private func runAll(
    _ sessions: [Session], _ command: any ParsableCommand, _ arguments: [String],
    _ wantsJSON: Bool
  ) -> Int32 {
    var outcomes: [CommandOutcome] = []
    for session in sessions {
      console.err("\(VisibleText.line(session.configuration.name)):")
      let outcome = session.outcome(of: command, arguments, wantsJSON)
      outcomes.append(outcome)
      let isAnswer = outcome.exitCode == 0 || outcome.exitCode == 2
      // Who stops one database by a signal means all of them.
      if outcome.exitCode >= 128 || !isAnswer && !(command is any LookingCommand) { break }
    }
    let codes = outcomes.map(\.exitCode)
    if sessions.count > 1, codes.contains(where: { $0 != 0 }) || command is CheckCommand {
      summarize(outcomes, of: sessions)
    }
    let code =
      codes.first { $0 >= 128 } ?? codes.first { $0 != 0 && $0 != 2 } ?? codes.max() ?? 0
    guard wantsJSON else { return code }
    return printing(code) { try console.json(AllDatabasesReport(databases: outcomes)) }
  }

  private func summarize(_ outcomes: [CommandOutcome], of sessions: [Session]) {
    console.err("Of \(sessions.count) databases:")
    let names = sessions.map { VisibleText.line($0.configuration.name) }
    let states =
      outcomes.map(\.summary) + sessions.dropFirst(outcomes.count).map { _ in "not begun" }
    let width = names.map { TextWidth.columns(of: $0) }.max() ?? 0
    for (name, state) in zip(names, states) {
      let gap = String(repeating: " ", count: width - TextWidth.columns(of: name) + 2)
      console.err("  \(name)\(gap)\(state)")
    }
  }

  /// Prints what a program reads, and returns the exit code: another one if that fails.
  private func printing(_ code: Int32, _ print: () throws -> Void) -> Int32 {
    do {
      try print()
      return code
    } catch {
      console.err("Error: the result cannot be written as JSON: \(error.localizedDescription)")
      return max(code, 1)
    }
  }

  /// Whether somebody has asked for a format, on a command line that perhaps is wrong otherwise.
  private static func wants(_ format: String, _ arguments: [String]) -> Bool {
    let options = arguments.prefix { $0 != "--" }
    return options.contains("--format=\(format)")
      || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == format }
  }

  /// Tells about an error and returns the exit code for it.
  private func report(_ error: any Error, _ arguments: [String]) -> Int32 {
    let code = GodwitCommand.exitCode(for: error)
    if code == .success {
      console.out(GodwitCommand.fullMessage(for: error))
      return code.rawValue
    }
    if Self.isAboutUsage(error) {
      console.err(Self.keepingInLine(arguments, in: GodwitCommand.fullMessage(for: error)))
      return code.rawValue
    }
    let wording = Wording(session: self)
    if case CommandError.declined = error {
      console.err(wording.describe(error))
    } else {
      console.err("Error: " + wording.describe(error))
      nameHelp(on: error)
      if Self.wants("github", arguments) {
        console.out(GitHubAnnotation.error(wording.describe(error)))
      }
    }
    return wording.exitCode(for: error)
  }

  /// Says where more is told of an error, to a person: the message says what to do already.
  private func nameHelp(on error: any Error) {
    let code = ErrorReport(error, self).code
    guard console.columns[.err] != nil, HelpPage.named("Errors")?.section(code) != nil else {
      return
    }
    console.err("More about it: \(typedProgram) help \(code)")
  }

  /// Whether ArgumentParser itself is complaining.
  static func isAboutUsage(_ error: any Error) -> Bool {
    error is ValidationError || GodwitCommand.exitCode(for: error) == .validationFailure
  }

  /// A message in which arguments that it quotes do not begin lines of their own.
  private static func keepingInLine(_ arguments: [String], in message: String) -> String {
    let values = arguments.flatMap { argument in
      [argument] + argument.unicodeScalars.split(separator: "=", maxSplits: 1).map { String($0) }
    }
    return values.reduce(message) { message, value in
      let line = VisibleText.line(value)
      guard !line.utf8.elementsEqual(value.utf8) else { return message }
      let quoted = Array("'\(value)'".utf8)
      let bytes = Array(message.utf8).replacing(quoted, with: Array("'\(line)'".utf8))
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
