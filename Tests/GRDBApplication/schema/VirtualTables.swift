import Godwit

let sightingtext = VirtualTable(
  "sightingText",
  using: "fts5",
  "note",
  "tokenize='''unicode61'''",
  "content='sighting'",
  "content_rowid='id'")
