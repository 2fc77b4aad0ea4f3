/// The candidate that somebody who wrote `word` most likely meant; `nil` when none is near.
func suggestion(for word: String, among candidates: [String]) -> String? {
    // A third of the word may be wrong, so that short words do not suggest each other.
    let limit = min(3, max(1, word.count / 3))
    let near = candidates.map { (name: $0, distance: editDistance(word, $0)) }
        .filter { $0.distance <= limit }
        .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near?.name
}

/// How many characters must be added, removed, changed or swapped with their neighbour (optimal
/// string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.lowercased().utf8), Array(second.lowercased().utf8))
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
        var present = [row + 1]
        for column in second.indices {
            let isSame = first[row] == second[column]
            var cost = min(
                last[column + 1] + 1, present[column] + 1, last[column] + (isSame ? 0 : 1))
            if row > 0, column > 0, first[row] == second[column - 1],
                first[row - 1] == second[column]
            {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            present.append(cost)
        }
        beforeLast = last
        last = present
    }
    return last[second.count]
}
