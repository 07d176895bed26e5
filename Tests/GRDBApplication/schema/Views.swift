import Godwit

let lifelist = View(
  "lifeList",
  """
  SELECT species.id, species.name, min(sighting.seenAt) AS firstSeenAt FROM species JOIN sighting \
  ON sighting.speciesId = species.id GROUP BY species.id
  """)
