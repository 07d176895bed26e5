import Godwit

public let schema = DatabaseSchema {
  site
  sighting
  photo
  species
  sightingtext
  lifelist
  sightingtextAi
  sightingtextAd
  sightingtextAu
  sightingCounts
}
