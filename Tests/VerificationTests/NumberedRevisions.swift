import Godwit
import GodwitMigrations
import GodwitSchemaModel

/// A history of operations as revisions, of which there can be as many as there are numbers of three
/// digits: a revision is a type.
enum NumberedRevisions {
  /// What each revision does.
  @TaskLocal static var steps: [[SchemaOperation]] = []

  static func id(_ number: Int) -> String {
    "r" + String(String(1000 + number).unicodeScalars.dropFirst())
  }

  static func list(_ count: Int) -> RevisionList {
    RevisionList(
      folder: "versions",
      (0..<count).map { number in
        RevisionList.Entry(
          digit(number / 100).first(number), file: "\(id(number)).swift", message: id(number),
          created: nil, checksum: "")
      })
  }

  fileprivate static func digit(_ value: Int) -> any Digit {
    let digits: [any Digit] = [D0(), D1(), D2(), D3(), D4(), D5(), D6(), D7(), D8(), D9()]
    return digits[value % digits.count]
  }
}

private enum NumberedRevision<A: Digit, B: Digit, C: Digit>: Revision {
  static var number: Int { A.value * 100 + B.value * 10 + C.value }
  static var id: RevisionID { RevisionID(NumberedRevisions.id(number)) }
  static var downRevisions: [RevisionID] {
    number == 0 ? [] : [RevisionID(NumberedRevisions.id(number - 1))]
  }

  static func upgrade(_ op: Operations) throws {
    for operation in NumberedRevisions.steps[number] { try op.perform(operation) }
  }

  static func downgrade(_ op: Operations) throws {
    for operation in NumberedRevisions.steps[number].inverse { try op.perform(operation) }
  }
}

// A digit after the other becomes a part of the type.
private protocol Digit: Sendable { static var value: Int { get } }

extension Digit {
  fileprivate func first(_ number: Int) -> any Revision.Type {
    NumberedRevisions.digit(number / 10).second(Self.self, number)
  }

  fileprivate func second<A: Digit>(_: A.Type, _ number: Int) -> any Revision.Type {
    NumberedRevisions.digit(number).third(A.self, Self.self)
  }

  fileprivate func third<A: Digit, B: Digit>(_: A.Type, _: B.Type) -> any Revision.Type {
    NumberedRevision<A, B, Self>.self
  }
}

private struct D0: Digit { static let value = 0 }
private struct D1: Digit { static let value = 1 }
private struct D2: Digit { static let value = 2 }
private struct D3: Digit { static let value = 3 }
private struct D4: Digit { static let value = 4 }
private struct D5: Digit { static let value = 5 }
private struct D6: Digit { static let value = 6 }
private struct D7: Digit { static let value = 7 }
private struct D8: Digit { static let value = 8 }
private struct D9: Digit { static let value = 9 }
