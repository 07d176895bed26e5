import GodwitLint
import GodwitMigrations

extension Wording {
  func describe(_ problem: GitHistory.Problem) -> String {
    switch problem {
    case .noGit: "There is no git here, which --since asks which revisions are new."
    case .noRepository(let folder):
      "'\(shown(folder))' is in no git repository, which --since asks which revisions are new."
    case .unknownReference(let reference):
      "git knows no '\(shown(reference))'. If it is a branch of the remote: git fetch origin"
    case .isShallow(let reference):
      """
      This clone holds only the end of the history, and not where this branch and '\(shown(reference))' \
      went apart. Fetch the rest: git fetch --unshallow; in a GitHub workflow, actions/checkout with \
      fetch-depth: 0; in GitLab, GIT_DEPTH: 0
      """
    case .noCommonAncestor(let reference):
      "This branch and '\(shown(reference))' have no commit in common."
    case .failed(let command, let output):
      "'\(command)' failed: \(shown(output))"
    }
  }

  func describe(_ error: LintSettingsError) -> String {
    switch error {
    case .unknownCodes(let codes):
      "configuration.lint speaks of \(codes.map { "'\(shown($0))'" }.joined(separator: ", ")), which "
        + "is no code: \(session.hint("lint", "--list")) lists them."
    case .unknownProfile(let name):
      "There is no profile '\(shown(name))'. There is: \(LintProfile.all.map(\.name).joined(separator: ", "))"
    case .notAVersion(let text):
      "configuration.lint.minimumSQLite is '\(shown(text))', which is no version: 3.39"
    }
  }

  func describe(_ error: LintBaseline.Unusable) -> String {
    "'\(shown(error.path))' is no baseline of \(session.program) lint. --write-baseline writes one."
  }
}
