internal import ServingCore

/// What the columns of a CSV file are, by its header: `name` or `name[0]`, `name[1]` … for the
/// elements of a row of an input (in row-major order where it has several axes), `slice:NAME`, `id`
/// and `truth`. An input of one of these names comes first.
struct CSVColumns: Hashable {
  static let identifierName = "id"
  static let truthName = "truth"
  static let slicePrefix = "slice:"

  struct Slice: Hashable {
    var name: String
    var column: Int
  }

  /// In the file's order.
  let names: [String]
  /// The column of each element of a row, by the input's place.
  let elements: [[Int]]
  /// The shape of a request of one row, by the input's place.
  let shapes: [Shape]
  private(set) var slices: [Slice] = []
  private(set) var identifier: Int?
  private(set) var truth: Int?
  /// Columns that mean nothing here.
  private(set) var ignored: [String] = []

  /// - Throws: `INVALID_ARGUMENT` naming the column that is missing, comes twice or is one too
  /// many.
  init(_ header: CSVRecord, specs: [TensorSpec]) throws(ServingError) {
    let names = try Self.names(header)
    var found = specs.map { _ in [Int: Int]() }
    for (column, name) in names.enumerated() {
      if let (input, element) = Self.element(name, specs) {
        if let other = found[input][element] {
          throw Self.refusal(
            "columns \(names[other].quotedForMessage) and \(name.quotedForMessage) are the same "
              + "element of input \(specs[input].name.quotedForMessage)")
        }
        found[input][element] = column
      } else if name == Self.identifierName {
        identifier = column
      } else if name == Self.truthName {
        truth = column
      } else if name.hasPrefix(Self.slicePrefix), name.utf8.count > Self.slicePrefix.utf8.count {
        slices.append(
          Slice(name: String(name.dropFirst(Self.slicePrefix.count)), column: column))
      } else {
        ignored.append(name)
      }
    }
    guard slices.count <= ComparisonSettings.slicesMax else {
      throw Self.refusal(
        "expected at most \(ComparisonSettings.slicesMax) columns that begin with "
          + "\(Self.slicePrefix), got \(slices.count)")
    }
    var elements: [[Int]] = []
    var shapes: [Shape] = []
    for (spec, columns) in zip(specs, found) {
      let extents = try Self.rowExtents(spec, columns, names)
      guard let shape = spec.requestShape(rowExtents: extents) else {
        throw Self.refusal(
          "input \(spec.name.quotedForMessage) has more than \(Shape.rankMax) dimensions")
      }
      elements.append(columns.keys.sorted().compactMap { columns[$0] })
      shapes.append(shape)
    }
    self.names = names
    self.elements = elements
    self.shapes = shapes
  }

  private static func names(_ header: CSVRecord) throws(ServingError) -> [String] {
    var names: [String] = []
    var known: Set<String> = []
    for field in 0..<header.fieldCount {
      guard let name = header.text(field)?.trimmingSpaces else {
        throw refusal("the name of column \(field + 1) is not UTF-8")
      }
      guard known.insert(name).inserted else {
        throw refusal("column \(name.quotedForMessage) is there twice")
      }
      names.append(name)
    }
    return names
  }

  /// The input, by its place, and the element of its rows that a column is; nil for another column.
  private static func element(
    _ name: String, _ specs: [TensorSpec]
  ) -> (input: Int, element: Int)? {
    if let input = specs.firstIndex(where: { $0.name == name }) { return (input, 0) }
    guard name.hasSuffix("]"), let bracket = name.lastIndex(of: "["),
      let input = specs.firstIndex(where: { $0.name == name[..<bracket] })
    else { return nil }
    let digits = name[name.index(after: bracket)...].dropLast()
    // Written in one way, so that no two columns are the same element unnoticed.
    guard let element = Int(digits), (0..<CSVReader.fieldsMax).contains(element),
      String(element) == digits
    else { return nil }
    return (input, element)
  }

  /// The extents of a row's axes. One of them may be left open by the model: the number of columns
  /// says it.
  private static func rowExtents(
    _ spec: TensorSpec, _ columns: [Int: Int], _ names: [String]
  ) throws(ServingError) -> [Int] {
    let input = "input \(spec.name.quotedForMessage), \(spec.datatype.name) \(spec.shapeText)"
    var fixed = 1
    var openAxes: [Int] = []
    for (axis, dimension) in spec.rowDimensions.enumerated() {
      guard case .fixed(let extent) = dimension else {
        openAxes.append(axis)
        continue
      }
      let (product, overflow) = fixed.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= CSVReader.fieldsMax else {
        throw refusal(
          "\(input), has more elements a row than the \(CSVReader.fieldsMax) columns that a table "
            + "may have; give --npy")
      }
      fixed = product
    }
    guard openAxes.count <= 1 else {
      throw refusal(
        "\(input), has several axes of any length, which a table does not tell apart; give --npy")
    }
    let last = columns.keys.max() ?? 0
    var count = fixed
    if !openAxes.isEmpty, fixed > 0 { count = max(last / fixed + 1, 1) * fixed }
    if last >= count, let column = columns[last] {
      throw refusal(
        "column \(names[column].quotedForMessage) is one too many: \(input), has \(count) elements "
          + "a row")
    }
    for element in 0..<count where columns[element] == nil {
      let name = count == 1 ? spec.name : "\(spec.name)[\(element)]"
      throw refusal(
        "column \(name.quotedForMessage) is missing: \(input), has \(count) elements a row"
          + (columns.isEmpty ? "; got columns \(names.quotedListForMessage)" : ""))
    }
    return spec.rowDimensions.map { dimension in
      if case .fixed(let extent) = dimension { extent } else { count / max(fixed, 1) }
    }
  }

  private static func refusal(_ problem: String) -> ServingError {
    ServingError(.invalidArgument, problem)
  }
}
