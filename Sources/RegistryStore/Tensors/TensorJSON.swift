package import ServingCore

/// Tensors as JSON: `{"name": "pixels", "datatype": "FP32", "shape": [1, 64], "data": [0.5, …]}`.
///
/// Names and datatypes are the Open Inference Protocol's. `data` is flat or nested; with nested
/// lists the shape may be left out. Floats are numbers or `"NaN"`, `"Infinity"`, `"-Infinity"`,
/// integers keep all their digits, `BYTES` elements are strings.
package enum TensorJSON {
  /// Reads a tensor object.
  /// - Parameter place: where the object stands, for messages, such as `cases[0].inputs[1]`.
  package static func tensor(
    _ json: JSONValue, at place: String
  ) throws(ServingError) -> OwnedTensor {
    let object = try JSONObject(
      json, at: place, required: ["name", "datatype", "data"], optional: ["shape"])
    let name = try object.string("name")
    guard !name.isEmpty else { throw object.refusal("name", "expected a name, got \"\"") }
    let datatypeName = try object.string("datatype")
    guard let datatype = Datatype(name: datatypeName) else {
      let known = Datatype.allCases.map(\.name).joined(separator: ", ")
      throw object.refusal(
        "datatype", "expected one of \(known), got \(datatypeName.quotedForMessage)")
    }
    let shape = try object["shape"].map { json throws(ServingError) in
      try self.shape(json, at: "\(place).shape")
    }
    return try tensor(
      name: name, datatype: datatype, shape: shape, data: object["data"] ?? .null,
      at: "\(place).data")
  }

  /// Makes a tensor of what stands as `data`.
  /// - Parameters:
  ///   - shape: what the elements must fill; nil takes the shape of the lists, a scalar's for a
  ///     value that is no list.
  ///   - place: where the data stands, for messages.
  package static func tensor(
    name: String, datatype: Datatype, shape: Shape?, data: JSONValue, at place: String
  ) throws(ServingError) -> OwnedTensor {
    var reader = ElementReader(datatype: datatype, place: place)
    let found = try reader.read(data)
    guard let shape, shape != found else {
      return OwnedTensor(name: name, datatype: datatype, shape: found, bytes: reader.bytes)
    }
    // One flat list may fill any shape; nested lists state a shape of their own.
    guard found.rank <= 1, let count = shape.elementCount, count == found.elementCount else {
      let expected = shape.elementCount.map { "\($0)" } ?? "more than can be counted"
      throw ServingError(
        .invalidArgument,
        "\(place): expected \(expected) elements for shape \(shape), got "
          + "\(found.elementCount ?? 0) in shape \(found)")
    }
    return OwnedTensor(name: name, datatype: datatype, shape: shape, bytes: reader.bytes)
  }

  /// A tensor object as text, on one line.
  /// - Throws: `INVALID_ARGUMENT` when the bytes do not fit the shape, or an element of `BYTES` is
  ///   not UTF-8, which JSON has no way to write.
  package static func text(_ tensor: OwnedTensor) throws(ServingError) -> String {
    let elements = try tensor.elements()
    var data: [String] = []
    data.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let text = text(element) else {
        throw ServingError(
          .invalidArgument,
          "tensor \(tensor.name.quotedForMessage), element \(index): \(element) is not UTF-8, "
            + "so it cannot be written as JSON")
      }
      data.append(text)
    }
    return "{\"name\": \(JSONText.quoted(tensor.name)), \"datatype\": \"\(tensor.datatype.name)\", "
      + "\"shape\": \(tensor.shape), \"data\": [\(data.joined(separator: ", "))]}"
  }

  private static func text(_ element: ElementValue) -> String? {
    switch element {
    case .floating(let number, _) where number.isNaN: "\"NaN\""
    case .floating(let number, _) where number.isInfinite:
      number < 0 ? "\"-Infinity\"" : "\"Infinity\""
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self).map(JSONText.quoted)
    default: element.description
    }
  }

  private static func shape(_ json: JSONValue, at place: String) throws(ServingError) -> Shape {
    guard case .array(let items) = json, items.count <= Shape.rankMax else {
      throw ServingError(
        .invalidArgument,
        "\(place): expected a list of at most \(Shape.rankMax) dimensions, got \(json.summary)")
    }
    var shape = Shape()
    for (axis, item) in items.enumerated() {
      guard case .number(let digits) = item, let extent = Int(digits), extent >= 0,
        shape.append(extent)
      else {
        throw ServingError(
          .invalidArgument,
          "\(place)[\(axis)]: expected a whole number of at least 0, got \(item.summary)")
      }
    }
    return shape
  }
}
