internal import RegistryStore
internal import ServingCore

/// One prediction and what is known of how it came about, as text and as JSON.
struct Prediction {
  var model: String
  var version: String
  var arm: String?
  var revision: Int?
  var requestIdentifier: String?
  var outputs: [OwnedTensor]
  var queueNanoseconds: UInt64?
  var batchNanoseconds: UInt64?
  var computeNanoseconds: UInt64?

  init(model: String, version: String, outputs: [OwnedTensor], computeNanoseconds: UInt64?) {
    self.model = model
    self.version = version
    self.outputs = outputs
    self.computeNanoseconds = computeNanoseconds
  }

  func text() throws(ServingError) -> String {
    var facts = ["\(model) version \(version)"]
    if let arm { facts.append(arm) }
    if let computeNanoseconds {
      facts.append("computed in \(Milliseconds.text(computeNanoseconds)) ms")
    }
    if let requestIdentifier { facts.append("request \(requestIdentifier)") }
    var table = TextTable(header: ["OUTPUT", "DATATYPE", "SHAPE", "VALUES"])
    for output in outputs {
      table.add([
        output.name, output.datatype.name, output.shape.description, try Self.values(output),
      ])
    }
    return "\(facts.joined(separator: ", "))\n\(table.text)"
  }

  /// The first elements, as many as people read.
  private static func values(_ output: OwnedTensor) throws(ServingError) -> String {
    let shownMax = 16
    let elements = try output.elements()
    let shown = elements.prefix(shownMax).map(\.description).joined(separator: " ")
    return elements.count > shownMax ? "\(shown) … (\(elements.count) in all)" : shown
  }

  func json() throws(ServingError) -> String {
    var members = [
      ("model_name", JSONOutput.string(model)), ("model_version", JSONOutput.string(version)),
    ]
    if let arm { members.append(("arm", JSONOutput.string(arm))) }
    if let revision { members.append(("revision", "\(revision)")) }
    if let requestIdentifier {
      members.append(("request_id", JSONOutput.string(requestIdentifier)))
    }
    let times = [
      ("queue", queueNanoseconds), ("batch", batchNanoseconds), ("compute", computeNanoseconds),
    ]
    members.append(
      (
        "milliseconds",
        JSONOutput.object(
          times.compactMap { name, time in time.map { (name, Milliseconds.text($0)) } })
      ))
    var parts: [String] = []
    for output in outputs { parts.append(try TensorJSON.text(output)) }
    members.append(("outputs", JSONOutput.array(parts)))
    return JSONOutput.object(members)
  }
}
