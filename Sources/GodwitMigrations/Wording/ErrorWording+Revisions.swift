import GodwitRevisionGraph
import GodwitSchemaDiff

/// What is wrong with revisions, or with the way in which somebody names them.
extension ErrorWording {
  package func describe(_ error: SquashError) -> String {
    switch error {
    case .tooShort(let ids):
      "There is nothing to squash: the range holds \(ids.isEmpty ? "no revision" : "only " + ids.list)."
    case .severalEnds(let ids):
      "A range begins at one revision and ends at one, and these are several: \(shown(ids.list))."
    case .isEntered(let id, let others):
      "The range does not begin at one revision: '\(shown(id))' in it needs \(shown(others.list)), "
        + "which is neither in the range nor before it."
    case .isLeft(let id, let others):
      "The range does not end at one revision: '\(shown(id))' in it is needed by "
        + "\(shown(others.list)), which is not in the range."
    case .changesRows(let entries):
      """
      These do more than schema operations (op.execute, op.data), which one revision made from schemas \
      would not do:
      \(indented(files(entries)))
        Squash around them, or say --forget-rows if no database needs that any more.
      """
    case .hasOwnWay(let entry):
      "Revision '\(entry.id)' runs without a transaction, with foreign keys enforced, or cannot be taken "
        + "back: it stays for itself."
    }
  }

  private func files(_ entries: [RevisionList.Entry]) -> String {
    entries.map { "\($0.id)  \(revisionPath($0))" }
      .joined(separator: "\n")
  }

  package func describe(_ conflict: MergeConflict) -> String {
    let what: String
    switch conflict.cause {
    case .differences(let differences):
      what =
        "they give different schemas in different orders:\n"
        + indented(lines(differences).joined(separator: "\n"))
    case .failure(let failure):
      what = "in one order, one of them fails:\n  \(indented(describe(failure)))"
    }
    return """
      The branches \(conflict.branches.list) do not fit each other: \(what)
        The revisions in question:
      \(indented(files(conflict.revisions)))
      """
  }

  package func describe(_ error: RevisionGraphError) -> String {
    switch error {
    case .invalidID(let node):
      "'\(shown(node.id))' cannot be a revision's identifier\(file(node)): it must not be empty, hold "
        + "spaces or any of + - : @ / \\, or be head, heads, base or current."
    case .duplicateID(let id, let files):
      "Two revisions have the identifier '\(shown(id))': \(files.joined(separator: ", "))."
    case .missingParent(let parent, let node, let similar):
      "Revision '\(shown(node.id))'\(file(node)) "
        + (node.downRevisions.contains(parent) ? "follows" : "depends on")
        + " '\(shown(parent))', which is not in \(revisionsFolder)/."
        + meant(similar.map(\.rawValue))
    case .invalidLabel(let label, let node):
      "'\(shown(label))' cannot be a branch label\(file(node)): it must not be empty, hold spaces or any of "
        + "+ - : @ / \\, or be head, heads, base or current."
    case .duplicateLabel(let label, let files):
      "The branch label '\(shown(label))' stands twice, or is a revision's identifier as well: "
        + "\(files.joined(separator: ", "))."
    case .cycle(let nodes):
      "These revisions follow one another in a circle: "
        + nodes.map { "'\($0.id)'\(file($0))" }.joined(separator: ", ") + "."
    }
  }

  private func file(_ node: RevisionNode) -> String { node.file.map { " (\($0))" } ?? "" }

  package func describe(_ error: RevisionSymbolError) -> String {
    switch error {
    case .unknown(let text, let similar):
      "There is no revision '\(shown(text))'." + meant(similar)
    case .ambiguousPrefix(let text, let candidates):
      "Several revisions begin with '\(shown(text))': \(candidates.list)."
    case .severalHeads(let heads):
      "There are several heads: \(heads.list). Name one, or all of them with 'heads', or join them: "
        + "\(hint("merge"))"
    case .ambiguousWalk(let steps, let place, let candidates):
      "From \(place.isEmpty ? "base" : place.list), \(walk(steps)) could mean several revisions: "
        + "\(candidates.list). "
        + (candidates.first.map { "Say which branch is meant, for instance \($0)@\(walk(steps))" }
          ?? "")
        + "."
    case .notInBranch(let id, let branch):
      "Revision '\(shown(id))' is not in the branch '\(shown(branch))'."
    case .notApplied(let id): "The database is not at '\(shown(id))' and has not passed it."
    case .isBehind(let target):
      "An upgrade goes forward, and '\(shown(target.description))' is behind where the database is. To "
        + "go back, say \(hint("downgrade")) \(shown(target.description))."
    case .leavesBranch(let target, let others):
      "A downgrade to '\(shown(target.description))' would take back what other branches follow as "
        + "well: \(others.list). Take these back first, or name the revision to stop at without "
        + "'\(shown(target.branch ?? ""))@'."
    case .tooFar(let steps, let possible):
      "\(walk(steps)) is too far: there \(left(possible)) left that way."
    }
  }

  private func walk(_ steps: Int) -> String { steps > 0 ? "+\(steps)" : "\(steps)" }

  private func left(_ count: UInt) -> String {
    switch count {
    case 0: "is no revision"
    case 1: "is only 1 revision"
    default: "are only \(count) revisions"
    }
  }
}
