package import ServingCore

/// Golden vectors as the JSON of a `golden.json`:
/// `{"tolerance": {"absolute": 1e-6, "relative": 1e-5}, "cases": [{"name": "…", "inputs": […],
/// "outputs": […]}]}`, the tensors as ``TensorJSON`` has them.
package enum GoldenCodec {
  /// 64 MiB. Golden vectors are asked each time a version loads, so they are meant to be few.
  package static let byteCountMax = 64 << 20
  package static let casesMax = 10_000
  /// Inputs, or outputs, of one case.
  package static let tensorsMax = 1_024

  /// Reads golden vectors.
  /// - Throws: `INVALID_ARGUMENT` naming the place, such as `cases[0].inputs[1].data[3]`, what was
  ///   expected and what came.
  package static func decode(_ json: [UInt8]) throws(ServingError) -> GoldenVectors {
    guard json.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument,
        "golden vectors of \(json.count) bytes: expected at most \(byteCountMax)")
    }
    let root = try JSONObject(
      try JSONParser.parse(json), at: "", required: ["tolerance", "cases"])
    let items = try root.array("cases")
    guard (1...casesMax).contains(items.count) else {
      throw root.refusal("cases", "expected 1 to \(casesMax) cases, got \(items.count)")
    }
    var cases: [GoldenVectors.Case] = []
    for (index, item) in items.enumerated() {
      cases.append(try decodeCase(item, at: "cases[\(index)]"))
    }
    return GoldenVectors(
      tolerance: try decodeTolerance(root["tolerance"] ?? .null), cases: cases)
  }

  /// Writes golden vectors, one line for each tensor.
  /// - Throws: `INVALID_ARGUMENT` for what could not be read back: tensors that are not whole,
  ///   `BYTES` that are not UTF-8, a tolerance that is negative or not finite.
  package static func encode(_ vectors: GoldenVectors) throws(ServingError) -> [UInt8] {
    let tolerance = vectors.tolerance
    var cases: [String] = []
    for item in vectors.cases {
      cases.append(
        "    {\n      \"name\": \(JSONText.quoted(item.name)),\n"
          + "      \"inputs\": \(try list(item.inputs)),\n"
          + "      \"outputs\": \(try list(item.outputs))\n    }")
    }
    let text =
      "{\n  \"tolerance\": {\"absolute\": \(tolerance.absolute), "
      + "\"relative\": \(tolerance.relative)},\n  \"cases\": [\n"
      + cases.joined(separator: ",\n") + "\n  ]\n}\n"
    let bytes = Array(text.utf8)
    _ = try decode(bytes)
    return bytes
  }

  private static func list(_ tensors: [OwnedTensor]) throws(ServingError) -> String {
    var lines: [String] = []
    for tensor in tensors { lines.append("        " + (try TensorJSON.text(tensor))) }
    return "[\n\(lines.joined(separator: ",\n"))\n      ]"
  }

  private static func decodeTolerance(
    _ json: JSONValue
  ) throws(ServingError) -> GoldenVectors.Tolerance {
    let object = try JSONObject(json, at: "tolerance", required: ["absolute", "relative"])
    for key in ["absolute", "relative"] {
      let number = try object.number(key)
      guard number.isFinite, number >= 0 else {
        throw object.refusal(key, "expected a finite number of at least 0, got \(number)")
      }
    }
    return GoldenVectors.Tolerance(
      absolute: try object.number("absolute"), relative: try object.number("relative"))
  }

  private static func decodeCase(
    _ json: JSONValue, at place: String
  ) throws(ServingError) -> GoldenVectors.Case {
    let object = try JSONObject(json, at: place, required: ["name", "inputs", "outputs"])
    return GoldenVectors.Case(
      name: try object.string("name"),
      inputs: try decodeTensors(object, "inputs", at: place),
      outputs: try decodeTensors(object, "outputs", at: place))
  }

  private static func decodeTensors(
    _ object: JSONObject, _ key: String, at place: String
  ) throws(ServingError) -> [OwnedTensor] {
    let items = try object.array(key)
    guard (1...tensorsMax).contains(items.count) else {
      throw object.refusal(key, "expected 1 to \(tensorsMax) tensors, got \(items.count)")
    }
    var tensors: [OwnedTensor] = []
    var names: Set<String> = []
    for (index, item) in items.enumerated() {
      let tensor = try TensorJSON.tensor(item, at: "\(place).\(key)[\(index)]")
      guard names.insert(tensor.name).inserted else {
        throw object.refusal(
          "\(key)[\(index)]", "tensor \(tensor.name.quotedForMessage) is given twice")
      }
      tensors.append(tensor)
    }
    return tensors
  }
}
