import struct GRDB.DatabaseValue
import class GRDB.Row

extension Row {
  /// The text in a column. GRDB's own subscripts trap where a hostile database holds something
  /// else; this does not.
  public func text(_ index: Int) -> String? {
    let value: DatabaseValue = self[index]
    return String.fromDatabaseValue(value)
  }

  public func integer(_ index: Int) -> Int {
    let value: DatabaseValue = self[index]
    return Int.fromDatabaseValue(value) ?? 0
  }

  public func identifier(_ index: Int) -> Int64? {
    let value: DatabaseValue = self[index]
    return Int64.fromDatabaseValue(value)
  }

  public func real(_ index: Int) -> Double {
    let value: DatabaseValue = self[index]
    return Double.fromDatabaseValue(value) ?? 0
  }

  public func flag(_ index: Int) -> Bool { integer(index) != 0 }
}
