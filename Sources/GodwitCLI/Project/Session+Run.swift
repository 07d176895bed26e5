import ArgumentParser
import GodwitSQLSyntax

extension Session {
  /// Runs a command line and returns its exit code.
  func run(_ arguments: [String]) -> Int32 {
    Session.$current.withValue(self) { runCommand(arguments) }
  }

  private func runCommand(_ arguments: [String]) -> Int32 {
    do {
      var command = try GodwitCommand.parseAsRoot(Self.protectingWalks(arguments))
      guard hasProject || command is any ProjectlessCommand else { throw CommandError.noProject }
      guard let project = (command as? any ProjectCommand)?.database else {
        try command.run()
        return 0
      }
      var code: Int32 = 0
      for session in try sessions(project) {
        if project.all { console.err("\(VisibleText.line(session.configuration.name)):") }
        do {
          try Session.$current.withValue(session) { try command.run() }
        } catch let exit as ExitCode {
          // Who stops one database by a signal means all of them.
          if exit.rawValue >= 128 { return exit.rawValue }
          // An answer such as "it differs", which does not keep the next database from being asked.
          code = max(code, exit.rawValue)
        }
      }
      return code
    } catch let exit as ExitCode {
      return exit.rawValue
    } catch {
      return report(error, arguments)
    }
  }

  /// A session for each database that is meant.
  private func sessions(_ option: DatabaseOption) throws -> [Session] {
    let chosen = configurations.filter { option.all || $0.name == option.name ?? $0.name }
    guard !chosen.isEmpty else {
      throw CommandError.database(.unknown(option.name ?? "", configurations.map(\.name)))
    }
    guard chosen.count == 1 || option.all else {
      throw CommandError.database(.several(configurations.map(\.name)))
    }
    return chosen.map { configuration in
      var session = self
      session.configuration = configuration
      session.arguments = option.dictionary
      return session
    }
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
    }
    return wording.exitCode(for: error)
  }

  /// Whether ArgumentParser itself is complaining.
  private static func isAboutUsage(_ error: any Error) -> Bool {
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

  /// `godwit downgrade -1` as it stands: a lone `-1` is not an option, so it goes behind `--`.
  private static func protectingWalks(_ arguments: [String]) -> [String] {
    guard let command = arguments.first,
      ["upgrade", "downgrade", "stamp", "show", "edit"].contains(command),
      !arguments.contains("--")
    else { return arguments }
    func isWalk(_ argument: String) -> Bool {
      let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
      return argument.utf8.count > 1 && argument.utf8.first == UInt8(ascii: "-")
        && argument.utf8.dropFirst().allSatisfy(digits.contains)
    }
    let walks = arguments.filter(isWalk)
    return walks.isEmpty ? arguments : arguments.filter { !isWalk($0) } + ["--"] + walks
  }
}
