// Written by `godwit records` (d9cfd8038a60e15d). What you edit is yours: it is not written again.
import GRDB

/// A row of the table `*/ evil\nfunc f() {}`.
public struct EvilFuncF: Codable, Hashable, Sendable {
  public var a: String?

  public init(a: String? = nil) {
    self.a = a
  }
}

extension EvilFuncF: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "*/ evil\nfunc f() {}"

  public enum Columns {
    public static let a = Column(CodingKeys.a)
  }
}
