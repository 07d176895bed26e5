import Godwit

/// long lines
///
/// - Creates table `another_table_with_a_rather_long_name`.
/// - Adds column `a_table_with_a_rather_long_name.a_column_with_a_rather_long_name`.
/// - Creates index `an_index_with_a_rather_long_name_too`.
///
/// Create Date: 2026-01-02 03:04:05 UTC
struct LongLines_long_lines: Revision {
  static let id: RevisionID = "long_lines"
  static let downRevisions: [RevisionID] = []

  static func upgrade(_ op: Operations) throws {
    try op.createTable("another_table_with_a_rather_long_name") {
      Column("id", .integer).primaryKey()
      Column("reference_to_the_first_table", .integer)
        .notNull()
        .references(
          "a_table_with_a_rather_long_name",
          "id",
          onDelete: .cascade,
          onUpdate: .cascade,
          name: "fk_another_table_with_a_rather_long_name_reference_to_the_first_table")
      Column("first_column_of_a_key", .text)
      Column("second_column_of_a_key", .text)
      Column("third_column_of_a_key", .text)

      Unique(
        """
        uq_another_table_with_a_rather_long_name_first_column_of_a_key_second_column_of_a_key_third_column_of_a_key
        """,
        on: "first_column_of_a_key",
        "second_column_of_a_key",
        "third_column_of_a_key")
    }
    try op.addColumn(
      "a_table_with_a_rather_long_name",
      Column("a_column_with_a_rather_long_name", .varchar(200))
        .notNull()
        .default("revised_translation")
        .check(
          "ck_a_table_with_a_rather_long_name_a_column_with_a_rather_long_name",
          """
          a_column_with_a_rather_long_name IN ('initial_translation', 'editor_review', \
          'revised_translation', 'final')
          """))
    try op.createIndex(
      "a_table_with_a_rather_long_name",
      Index(
        "an_index_with_a_rather_long_name_too",
        on: "a_column_with_a_rather_long_name",
        .descending("id"),
        where: "a_column_with_a_rather_long_name <> 'initial_translation'"))
  }

  static func downgrade(_ op: Operations) throws {
    try op.dropIndex("a_table_with_a_rather_long_name", "an_index_with_a_rather_long_name_too")
    try op.dropColumn("a_table_with_a_rather_long_name", "a_column_with_a_rather_long_name")
    try op.dropTable("another_table_with_a_rather_long_name")
  }
}
