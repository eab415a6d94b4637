internal import InferenceWire
internal import ServingCore

/// A request as the gateway decodes it, with everything in it looked at.
enum FuzzedRequest {
  // libFuzzer has one thread.
  nonisolated(unsafe) private static let message = InferRequestMessage(limits: .defaults)

  static func run(_ bytes: UnsafeRawBufferPointer) {
    defer { message.reset() }
    do throws(ServingError) {
      try message.decode(bytes)
    } catch {
      precondition(!error.message.isEmpty)
      return
    }
    var sum = 0
    for input in message.inputs {
      sum &+= input.name.utf8.count
      // Every byte of a tensor must be there to be read.
      for byte in input.view.bytes { sum &+= Int(byte) }
    }
    for name in message.parameterNames where message.parameter(name) == nil { sum &+= 1 }
    for name in message.requestedOutputs { sum &+= name.utf8.count }
    precondition(sum != .min)
  }
}
