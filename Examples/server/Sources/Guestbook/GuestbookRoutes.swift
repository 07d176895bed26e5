import GRDB
import GodwitMigrator
import Hummingbird

extension GuestbookDatabase {
  /// The routes of the server: `GET /health`, `GET /entries` and `POST /entries`.
  public func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.get("health") { _, _ in
      health()
    }
    router.get("entries") { _, _ in
      try await pool.read { db in try Entry.visible.limit(100).fetchAll(db) }
    }
    router.post("entries") { request, context in
      let entry = try await request.decode(as: Entry.self, context: context)
      let saved = try await pool.write { db in
        try Entry(author: entry.author, message: entry.message).inserted(db)
      }
      return EditedResponse(status: .created, response: saved)
    }
    return router
  }

  /// Whether this release and the database fit: 200 if they do, else 503 and the reason.
  func health() -> EditedResponse<String> {
    do {
      guard let reason = try reasonNotToServe() else {
        return EditedResponse(status: .ok, response: "ok")
      }
      return EditedResponse(status: .serviceUnavailable, response: reason)
    } catch {
      return EditedResponse(status: .serviceUnavailable, response: error.localizedDescription)
    }
  }

  /// Nothing if the database is what this release is written for.
  ///
  /// `state(of:)` only reads. It takes no lock that a writer would have to wait for, and so a load
  /// balancer may ask as often as it likes. The comparison of the whole schema is left to `migrate check`,
  /// since it runs the revisions in memory each time.
  private func reasonNotToServe() throws -> String? {
    switch try migrator.state(of: pool, comparingSchema: false) {
    case .current: nil
    case .empty: "The database is empty."
    case .pending(let ids): "The database lacks revisions: \(names(of: ids))"
    case .newer(let ids): "A newer release has migrated the database: \(names(of: ids))"
    case .foreign: "The database is not the guestbook's."
    case .drifted(let lines): lines.joined(separator: "\n")
    }
  }

  private func names(of revisions: [RevisionID]) -> String {
    revisions.map(\.rawValue).joined(separator: ", ")
  }
}
