// Only where modules can be tested: a build of everything for release leaves it out.
#if DEBUG
  import Foundation
  import GodwitExampleSchema
  import GodwitExampleVersions
  import GodwitRevisionGraph
  import GodwitTestSupport

  @testable import GodwitCLI

  extension Session {
    /// A session in a folder of its own, whose output is recorded.
    package static func testing(
      folder: URL, recorder: Recorder, errors: Recorder? = nil, answer: String? = nil,
      environment: [String: String] = [:], configuration: GodwitConfiguration? = nil,
      others: [GodwitConfiguration] = []
    ) -> Session {
      let errors = errors ?? recorder
      let configuration =
        configuration
        ?? GodwitConfiguration(
          schema: schema, declarations: declarations, revisions: revisions, database: "app.sqlite")
      var session = Session(
        configuration: configuration, configurations: [configuration] + others,
        console: Console(
          out: { recorder.append($0) }, err: { errors.append($0) }, readAnswer: { answer },
          isInteractive: answer != nil, showStatus: nil, coloured: []),
        environment: environment, workingDirectory: folder,
        now: { Date(timeIntervalSince1970: 1_795_428_900) },
        newID: { RevisionID("3f9a1c7be02d") })
      session.product = "GodwitExample"
      return session
    }
  }
#endif
