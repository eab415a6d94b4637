/// What a row of an output is, as a signature says it.
struct RowForm: Hashable, Sendable {
  let family: ElementFamily
  /// Elements of a row; nil when requests choose.
  let count: Int?
  /// Whether at most one axis of a row is other than 1.
  let isOnOneAxis: Bool

  init(_ output: TensorSpec, hasBatchAxis: Bool) {
    family = ElementFamily(output.datatype)
    let axes = output.dimensions.dropFirst(hasBatchAxis ? 1 : 0).filter { $0 != .fixed(1) }
    isOnOneAxis = axes.count <= 1
    var product: Int? = 1
    for case .fixed(let extent) in axes {
      // Only for a comparison of counts: what does not fit is no count that anything has.
      product = product?.multipliedReportingOverflow(by: extent).partialValue
    }
    count = axes.contains(where: \.isDynamic) ? nil : product
  }

  var isOne: Bool { count == 1 }

  /// Whether an output of this form can be of a kind.
  func fits(_ kind: OutputKind) -> Bool {
    switch kind {
    case .label: !isFloat && isOne
    case .probabilities: isFloat && !isOne
    case .score: family.isNumber && isOne
    case .numbers: family.isNumber
    case .ranking: !isOne
    case .embedding: family.isNumber && !isOne
    case .text: !isFloat
    }
  }

  private var isFloat: Bool { family == .float }
}

extension OutputKind {
  /// What ``RowForm/fits(_:)`` asks for, for messages.
  var requirement: String {
    switch self {
    case .label: "one whole number, boolean or text a row"
    case .probabilities: "several floats a row"
    case .score: "one number a row"
    case .numbers: "numbers"
    case .ranking: "several elements a row"
    case .embedding: "several numbers a row"
    case .text: "texts, whole numbers or booleans"
    }
  }

  /// Whether elements of the same place are held against each other, so that both sides must have
  /// as many.
  var isByElement: Bool { self != .ranking }

  /// Whether any numbers can be held against any others.
  var isOfNumbers: Bool {
    switch self {
    case .probabilities, .score, .numbers, .embedding: true
    case .label, .ranking, .text: false
    }
  }
}
