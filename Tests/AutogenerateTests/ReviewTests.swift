import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel
import Testing

@testable import GodwitAutogenerate

@Suite("A review of a proposal")
struct ReviewTests {
  private let operations: [SchemaOperation] = [
    .alterTable("a", [.renameColumn("x", to: "y")]),
    .alterTable("a", [.dropColumn(Column("b")), .addColumn(Column("c"))]),
    .alterTable("b", [.addColumn(Column("d"))]),
    .dropTable(Table(name: "t", elements: [])),
  ]

  @Test("is the operations that it was made of, as long as nobody changes it")
  func roundTrip() {
    #expect(Proposal(operations).schemaOperations == operations)
    #expect(Proposal([]).schemaOperations == [])
  }

  @Test("keeps changes of one table together where they stand together")
  func groups() {
    var proposal = Proposal(operations)
    #expect(
      proposal.operations.map(\.kind) == [
        .renameColumn, .dropColumn, .addColumn, .addColumn, .dropTable,
      ])
    proposal.operations.swapAt(1, 2)
    proposal.operations.append(.addColumn("b", Column("e")))
    #expect(
      proposal.schemaOperations == [
        operations[0],
        .alterTable("a", [.addColumn(Column("c")), .dropColumn(Column("b"))]),
        operations[2], operations[3], .alterTable("b", [.addColumn(Column("e"))]),
      ])
  }

  @Test("allows the differences of what was taken out, and no others")
  func allowed() throws {
    var proposal = Proposal(operations)
    proposal.operations.removeAll { $0.kind == .dropTable }
    let own = Constraint.check(Check("c > 0"))
    proposal.operations.append(.addConstraint("a", own))
    let review = try Review(of: Proposal(operations).operations, to: proposal.operations)
    #expect(review.leftOut == operations[3].differences)
    #expect(operations[3].differences.allSatisfy(review.allows))
    #expect(!operations[3].inverse.differences.contains(where: review.allows))
    #expect(!operations[2].differences.contains(where: review.allows))
    let named = Constraint.check(Check("ck_a_c", "c > 0"))
    let drop = SchemaOperation.alterTable("a", [.dropConstraint(named)])
    #expect(drop.differences.allSatisfy(review.allows))
    let other = SchemaOperation.alterTable("a", [.dropConstraint(.check(Check("ck_a_c", "c > 1")))])
    #expect(!other.differences.contains(where: review.allows))
  }
}
