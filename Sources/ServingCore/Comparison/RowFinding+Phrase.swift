extension RowFinding {
  /// What differs most, for people.
  func phrase(_ output: ComparisonPlan.Output) -> String {
    let values = "\(Figures.number(elements.baseline)) became \(Figures.number(elements.candidate))"
    switch difference {
    case nil: return "agrees"
    case .values:
      return output.kind == .score ? values : "element \(place): \(values)"
    case .crossing(let threshold):
      let way = elements.baseline < elements.candidate ? "upward" : "downward"
      return "\(values), across \(Figures.number(threshold)) \(way)"
    case .flip:
      let class1 = Self.name(labels?.baseline)
      let class2 = Self.name(labels?.candidate)
      guard output.kind == .probabilities else { return "\(class1) became \(class2)" }
      return "class \(class1) (\(Figures.number(elements.baseline))) became "
        + "\(class2) (\(Figures.number(elements.candidate)))"
    case .overlap(let same, let count):
      return "\(same) of the first \(count) are the same"
    case .order: return "the same elements in another order"
    case .cosine: return "cosine \(Figures.number(cosine ?? 0))"
    case .text: return "element \(place) is another one"
    case .nonFinite: return "element \(place): \(values)"
    case .counts(let first, let second):
      return "\(Figures.count(first)) elements a row became \(Figures.count(second))"
    case .missing(let fromBaseline):
      return "only the \(fromBaseline ? "candidate" : "baseline") gave it"
    }
  }

  private static func name(_ label: String?) -> String {
    label.map(\.quotedForMessage) ?? "a label too long to show"
  }
}
