/// Finding what somebody may have meant.
package enum Similarity {
  /// The names that are closest to `name`, if any is close enough to have been meant.
  package static func closest(to name: String, in names: some Sequence<String>) -> [String] {
    let wanted = Array(name.lowercased().unicodeScalars)
    let limit = max(1, wanted.count / 3)
    let ranked = names.compactMap { candidate -> (name: String, distance: Int)? in
      let scalars = Array(candidate.lowercased().unicodeScalars)
      guard abs(scalars.count - wanted.count) <= limit else { return nil }
      let distance = distance(wanted, scalars)
      return distance <= limit ? (candidate, distance) : nil
    }
    guard let best = ranked.map(\.distance).min() else { return [] }
    return ranked.filter { $0.distance == best }.map(\.name).sorted()
  }

  /// How many letters must be added, dropped, changed or swapped with their neighbour.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
