import CInferenceProtos
import ServingCore

/// What an ``InferRequestMessage`` holds of one body. Its lists keep their memory.
struct InferRequestContent {
  private(set) var modelName = ""
  private(set) var modelVersion = ""
  private(set) var id = ""
  private(set) var inputs: [NamedTensor] = []
  private(set) var requestedOutputs: [String] = []
  private(set) var usesRawContents = false

  private var raw = RawContents()
  /// In the arena; nil when there is no body.
  private var message: UnsafeMutablePointer<Inference__ModelInferRequest>?

  /// Reads a body into empty content. Whatever was read before an error stays, for the caller to
  /// remove.
  mutating func fill(
    from body: UnsafeRawBufferPointer, arena: Arena, limits: WireLimits
  ) throws(ServingError) {
    let message = try MessageUnpacker.unpack(
      Inference__ModelInferRequest.self, of: .inferRequest, from: body, limits: limits,
      arena: arena, raw: &raw)
    self.message = message
    modelName = String(cString: message.pointee.model_name)
    modelVersion = String(cString: message.pointee.model_version)
    id = String(cString: message.pointee.id)
    try readInputs(of: message, body, arena: arena, limits: limits)
    for index in 0..<message.pointee.n_outputs {
      guard let output = message.pointee.outputs[index] else { continue }
      requestedOutputs.append(String(cString: output.pointee.name))
    }
  }

  mutating func removeAll() {
    // Nothing of the body goes in before the message.
    raw.removeAll()
    guard message != nil else { return }
    message = nil
    modelName = ""
    modelVersion = ""
    id = ""
    inputs.removeAll(keepingCapacity: true)
    if !requestedOutputs.isEmpty { requestedOutputs.removeAll(keepingCapacity: true) }
    usesRawContents = false
  }

  func parameter(_ name: String) -> InferParameter? {
    guard let message = message?.pointee else { return nil }
    for index in (0..<message.n_parameters).reversed() {
      guard let entry = message.parameters[index]?.pointee, String(cString: entry.key) == name
      else { continue }
      return entry.value.flatMap { InferParameter($0) }
    }
    return nil
  }

  var parameterNames: [String] {
    guard let message = message?.pointee else { return [] }
    return (0..<message.n_parameters).compactMap { index in
      message.parameters[index].map { String(cString: $0.pointee.key) }
    }
  }

  private mutating func readInputs(
    of message: UnsafePointer<Inference__ModelInferRequest>, _ body: UnsafeRawBufferPointer,
    arena: Arena, limits: WireLimits
  ) throws(ServingError) {
    let inputCount = message.pointee.n_inputs
    guard inputCount > 0 else {
      throw ServingError(.invalidArgument, "inputs: expected at least one, got none")
    }
    usesRawContents = !raw.entries.isEmpty
    guard !usesRawContents || raw.entries.count == inputCount else {
      throw .rawCount("raw_input_contents", raw.entries.count, of: inputCount, "inputs")
    }
    for index in 0..<inputCount {
      guard let input = message.pointee.inputs[index] else { continue }
      let tensor = WireTensor(input)
      let view = try tensor.view(
        rawContents: usesRawContents ? raw.entries[index].value : nil, in: body, arena: arena
      ) { .overArenaBudget(WireSchema.inferRequest.name, bodyBytes: body.count, limits) }
      inputs.append(NamedTensor(name: String(cString: tensor.name), view: view))
    }
  }
}
