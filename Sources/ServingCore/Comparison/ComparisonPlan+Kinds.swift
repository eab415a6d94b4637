extension ComparisonPlan {
  /// Elements of a row up to which floats beside a label are taken for its probabilities.
  private static let classesMax = OutputReader.rowElementsMax
  /// Elements of a row from which floats are taken for an embedding.
  private static let embeddingMin = 256

  /// The kind of an output that the settings give none.
  static func inferredKind(ofOutput place: Int, in signature: ModelSignature) -> OutputKind {
    let output = signature.outputs[place]
    let form = RowForm(output, hasBatchAxis: signature.hasBatchAxis)
    let label = labelPlace(in: signature)
    switch form.family {
    case .float:
      if form.isOne { return .score }
      let name = output.name.lowercased()
      if name.contains("prob") || name.contains("softmax") { return .probabilities }
      if name.contains("embed") || name.contains("vector") { return .embedding }
      guard let count = form.count else { return .numbers }
      if label != nil, form.isOnOneAxis, count <= classesMax { return .probabilities }
      return count >= embeddingMin ? .embedding : .numbers
    case .signed, .unsigned:
      return form.isOne ? .label : (form.isOnOneAxis ? .ranking : .text)
    case .boolean:
      return form.isOne ? .label : .text
    case .text:
      if form.isOne { return place == label ? .label : .text }
      return form.isOnOneAxis ? .ranking : .text
    }
  }

  /// The output that names a class: `label`, or else the first that can.
  private static func labelPlace(in signature: ModelSignature) -> Int? {
    let places = signature.outputs.indices.filter { place in
      RowForm(signature.outputs[place], hasBatchAxis: signature.hasBatchAxis).fits(.label)
    }
    return places.first { signature.outputs[$0].name == "label" } ?? places.first
  }
}
