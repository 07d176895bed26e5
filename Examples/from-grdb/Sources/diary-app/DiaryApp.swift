import Diary
import Foundation
import GRDB

/// `diary-app DATABASE [TEXT]` writes a note, if there is a text, and shows all of them.
@main
struct DiaryApp {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let diary = try openDiary(at: arguments.first ?? "diary.sqlite")
    let notes = try diary.write { db in
      if let text = arguments.dropFirst().first {
        _ = try Note(text: text, createdAt: Date()).inserted(db)
      }
      return try Note.fetchAll(db)
    }
    for note in notes { print(note.createdAt.formatted(.iso8601), note.text) }
  }
}
