import ArgumentParser
import Foundation
import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSourceRegistry

struct MergeCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "merge",
      abstract: "Write a revision that joins branches.",
      discussion: """
        The branches are first replayed in memory in both orders. If they do not give the same schema, \
        the differences and the revisions that cause them are shown, and nothing is written.

        With --splice, a revision that others follow already can be joined, but not with one of its own \
        followers.

        Examples:
          \(Session.programName) merge -m "join"          all heads
          \(Session.programName) merge -m "join" ab1 cd2  two of several
        """)
  }

  @Argument(help: "The heads to join; all by default.", completion: .revisions)
  var revisions: [String] = ["heads"]

  @Option(name: .shortAndLong, help: "What the merge is for. It becomes part of the file's name.")
  var message = "merge heads"

  @Flag(help: "Write it even if the branches do not give the same schema in both orders.")
  var allowConflict = false

  @Flag(help: "Allow revisions that others follow already.")
  var splice = false

  @OptionGroup var identity: RevisionIdentityOption

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let migrator = try session.migrator()
    let joined = try joined(migrator.graph)
    try session.prove(merging: joined, migrator, allowsConflict: allowConflict)
    var draft = RevisionDraft(
      id: identity.id(session), downRevisions: joined, message: message, date: session.now())
    try identity.apply(to: &draft, migrator)
    let path = try session.write(draft, in: identity.versionPath)
    try session.print("Wrote \(path)", or: WrittenReport(draft, at: path, session), format)
  }

  /// What is to be joined. Of two that are, one may depend on the other, and not follow it.
  private func joined(_ graph: RevisionGraph) throws -> [RevisionID] {
    var joined: [RevisionID] = []
    for text in revisions {
      for id in try graph.resolve(RevisionSymbol(text), current: [])
      where !joined.contains(id) { joined.append(id) }
    }
    guard joined.count > 1 else { throw CommandError.revision(.nothingToMerge(joined)) }
    for id in joined {
      let following = graph.following(id)
      if let follower = joined.first(where: { $0 != id && following.contains($0) }) {
        throw CommandError.revision(.mergesAncestor(id, of: follower))
      }
    }
    for id in joined where !graph.children(of: id).isEmpty && !splice {
      throw CommandError.revision(.notAHead(id))
    }
    return joined
  }
}

struct RebaseCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rebase",
      abstract: "Let a revision that is not applied yet follow another one.",
      discussion: """
        One literal in the revision's file is changed: its downRevisions. The revisions that follow it \
        move with it. The new order is first replayed in memory.

        Example:
          \(Session.programName) rebase 3f9a --onto 94bc
        """)
  }

  @Argument(help: "The first revision of the branch.", completion: .revisions)
  var revision: String

  @Option(
    help: ArgumentHelp("The revision that it will follow.", valueName: "revision"),
    completion: .revisions)
  var onto: String

  @OptionGroup var database: DatabaseOption
  @OptionGroup var format: FormatOption

  func run() throws {
    let session = try Session.required()
    try session.requireFresh()
    let migrator = try session.migrator()
    let graph = migrator.graph
    let id = try graph.revision(revision)
    guard let target = try graph.resolve(RevisionSymbol(onto), current: []).first,
      let entry = migrator.revisions[id]
    else { throw CommandError.revision(.cannotRebase(id, .noTarget)) }
    let location = try session.location()
    let applied =
      try session.isThere(location)
      ? try session.openSchema(location).inDatabase(migrator.applied) : []
    if graph.parents(of: id).count > 1 { throw CommandError.revision(.cannotRebase(id, .isMerge)) }
    if graph.descendants(of: [id]).contains(target) {
      throw CommandError.revision(.cannotRebase(id, .followedBy(target)))
    }
    if applied.contains(id) {
      throw CommandError.revision(.cannotRebase(id, .isApplied))
    }
    guard graph.parents(of: id) != [target] else {
      return try session.print(
        "Nothing to do: '\(id)' follows '\(target)'",
        or: RebaseReport(entry, follows: target, wasChanged: false, migrator), format)
    }
    try migrator.replay(id, onto: target)
    try session.replaceParents(of: entry, by: target, migrator)
    try session.print(
      "\(migrator.revisions.path(of: entry)): '\(id)' follows '\(target)' now",
      or: RebaseReport(entry, follows: target, wasChanged: true, migrator), format)
    session.console.err("Replayed in memory: the revisions run in this order. Build again.")
  }
}

/// What `rebase` prints with `--format json`.
private struct RebaseReport: Encodable {
  let id: String
  let path: String
  let downRevisions: [String]
  /// Whether the file was changed; not if it said so already.
  let wasChanged: Bool

  init(
    _ entry: RevisionList.Entry, follows parent: RevisionID, wasChanged: Bool, _ migrator: Migrator
  ) {
    id = entry.id.rawValue
    path = migrator.revisions.path(of: entry)
    downRevisions = [parent.rawValue]
    self.wasChanged = wasChanged
  }
}

extension Session {
  /// - Throws: `MergeConflict`, unless conflicts are allowed; then they are told.
  func prove(merging heads: [RevisionID], _ migrator: Migrator, allowsConflict: Bool) throws {
    do {
      try migrator.proveMerge(of: heads)
      console.err("Replayed in memory: both orders give the same schema.")
    } catch let conflict as MergeConflict where allowsConflict {
      console.err("Warning: " + Wording(session: self).describe(conflict))
    }
  }

  fileprivate func replaceParents(
    of entry: RevisionList.Entry, by target: RevisionID, _ migrator: Migrator
  ) throws {
    let path = migrator.revisions.path(of: entry)
    let text: String
    do {
      text = try String(contentsOf: url(path), encoding: .utf8)
    } catch {
      throw CommandError.file(.cannotRead(path, error))
    }
    guard
      let changed = SourceFile(path: path, text: text)
        .replacingDownRevisions(by: [target.rawValue])
    else {
      throw CommandError.revision(.cannotRebase(entry.id, .noLiteralParents(path: path)))
    }
    do {
      try AtomicFile.replace(Data(changed.utf8), at: url(path).path)
    } catch {
      throw CommandError.file(.cannotWrite(path, error))
    }
    try refreshRegistries()
  }
}

/// What the commands that write a revision let one say about it.
struct RevisionIdentityOption: ParsableArguments {
  @Option(help: ArgumentHelp("The identifier; a random one by default.", valueName: "id"))
  var revId: String?

  @Option(help: ArgumentHelp("A name for the branch that begins here.", valueName: "label"))
  var branchLabel: [String] = []

  @Option(
    help: ArgumentHelp(
      "A revision of another branch that must be applied before.", valueName: "revision"),
    completion: .revisions)
  var dependsOn: [String] = []

  @Option(
    help: ArgumentHelp("The folder of the file, if it is not the usual one.", valueName: "folder"),
    completion: .directory)
  var versionPath: String?

  /// Whether something was said that only revisions have.
  var isAboutBranches: Bool { !branchLabel.isEmpty || !dependsOn.isEmpty }

  func id(_ session: Session) -> RevisionID { revId.map { RevisionID($0) } ?? session.newID() }

  /// Adds what was said to a draft, and looks whether the revisions would still be a graph.
  func apply(to draft: inout RevisionDraft, _ migrator: Migrator) throws {
    draft.branchLabels = branchLabel
    draft.dependsOn = try dependsOn.map { try migrator.graph.revision($0) }
    _ = try RevisionGraph(
      Squashes(migrator.revisions.nodes).nodes() + [
        RevisionNode(
          id: draft.id, downRevisions: draft.downRevisions, dependsOn: draft.dependsOn,
          branchLabels: draft.branchLabels)
      ])
  }
}
