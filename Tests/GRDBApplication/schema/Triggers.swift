import Godwit

let sightingtextAi = Trigger("__sightingText_ai", .after, .insert, on: "sighting") {
  "INSERT INTO \"sightingText\"(\"rowid\", \"note\") VALUES (new.\"id\", new.\"note\")"
}

let sightingtextAd = Trigger("__sightingText_ad", .after, .delete, on: "sighting") {
  """
  INSERT INTO "sightingText"("sightingText", "rowid", "note") VALUES('delete', old."id", \
  old."note")
  """
}

let sightingtextAu = Trigger("__sightingText_au", .after, .update, on: "sighting") {
  """
  INSERT INTO "sightingText"("sightingText", "rowid", "note") VALUES('delete', old."id", \
  old."note")
  """
  "INSERT INTO \"sightingText\"(\"rowid\", \"note\") VALUES (new.\"id\", new.\"note\")"
}

let sightingCounts = Trigger(
  "sighting_counts", .before, .insert, on: "sighting", when: "new.\"count\" < 1"
) {
  "SELECT RAISE(ABORT, 'nothing was seen')"
}
