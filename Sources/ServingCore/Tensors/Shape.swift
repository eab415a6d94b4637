/// The dimensions of a tensor, outermost first, kept in place so that a request allocates nothing
/// for them.
package struct Shape: Sendable {
  /// The highest rank a tensor may have. ONNX models of up to five axes are usual; eight leaves
  /// room and keeps a shape inside one cache line and a bit.
  package static let rankMax = 8

  private var storage: InlineArray<8, Int>
  /// The number of dimensions; zero for a scalar.
  package private(set) var rank: Int

  /// A scalar's shape.
  package init() {
    storage = InlineArray(repeating: 0)
    rank = 0
  }

  /// Takes the dimensions in order; nil when there are more than ``rankMax``.
  package init?(_ dimensions: some Collection<Int>) {
    guard dimensions.count <= Shape.rankMax else { return nil }
    self.init()
    for dimension in dimensions {
      storage[rank] = dimension
      rank += 1
    }
  }

  package subscript(axis: Int) -> Int {
    get {
      precondition(axis >= 0 && axis < rank, "axis outside the shape")
      return storage[axis]
    }
    set {
      precondition(axis >= 0 && axis < rank, "axis outside the shape")
      storage[axis] = newValue
    }
  }

  /// Adds an innermost dimension; false, with nothing added, when the rank is at its limit.
  package mutating func append(_ dimension: Int) -> Bool {
    guard rank < Shape.rankMax else { return false }
    storage[rank] = dimension
    rank += 1
    return true
  }

  /// The dimensions as an array, for messages and cold paths.
  package var dimensions: [Int] {
    (0..<rank).map { storage[$0] }
  }

  /// The product of all dimensions (1 for a scalar); nil when one is negative or the product does
  /// not fit an `Int`.
  package var elementCount: Int? {
    product(from: 0)
  }

  /// The product of the dimensions after the leading one: elements of one row. Nil as
  /// ``elementCount``.
  package var elementCountPerRow: Int? {
    product(from: 1)
  }

  private func product(from first: Int) -> Int? {
    var product = 1
    var axis = first
    while axis < rank {
      guard storage[axis] >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: storage[axis])
      guard !overflow else { return nil }
      product = next
      axis += 1
    }
    return product
  }
}

extension Shape: Hashable {
  package static func == (left: Shape, right: Shape) -> Bool {
    guard left.rank == right.rank else { return false }
    for axis in 0..<left.rank where left.storage[axis] != right.storage[axis] { return false }
    return true
  }

  package func hash(into hasher: inout Hasher) {
    for axis in 0..<rank { hasher.combine(storage[axis]) }
  }
}

extension Shape: CustomStringConvertible {
  /// As in messages: `[1, 64]`.
  package var description: String { dimensions.description }
}

extension Shape: ExpressibleByArrayLiteral {
  /// For literals of at most ``rankMax`` dimensions; more is a programming error.
  package init(arrayLiteral elements: Int...) {
    guard let shape = Shape(elements) else { preconditionFailure("a literal shape over rankMax") }
    self = shape
  }
}
