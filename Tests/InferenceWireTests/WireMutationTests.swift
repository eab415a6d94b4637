import CInferenceProtos
import InferenceWire
import ServingCore
import Testing

/// Valid requests and random changes of them: nothing crashes, nothing takes more memory than its
/// budget, and what the scan lets through libprotobuf-c unpacks. Each seed is an argument, so a
/// failure prints its own.
struct WireMutationTests {
  static let seeds: Range<UInt64> = 0..<40
  static let roundsPerSeed = 100

  @Test(arguments: seeds)
  func validRequestsDecode(_ seed: UInt64) throws {
    var requests = RandomRequest(seed: seed)
    let message = InferRequestMessage(limits: .defaults)
    for _ in 0..<Self.roundsPerSeed {
      let body = requests.valid()
      let decoded = try message.read(body)
      #expect(!decoded.inputs.isEmpty)
      // The same again, from a decoder that has seen nothing.
      #expect(try DecodedRequest(body) == decoded)
    }
  }

  @Test(arguments: seeds)
  func mutatedRequestsDecodeOrAreRefused(_ seed: UInt64) {
    var requests = RandomRequest(seed: seed)
    var limits = WireLimits.defaults
    limits.arenaBytesMin = 4_096
    let message = InferRequestMessage(limits: limits)
    for round in 0..<Self.roundsPerSeed {
      let body = requests.mutated(requests.valid())
      // Bodies this small never need more than the chunk that an arena starts with.
      let budget = limits.arenaBytes(forBody: body.count)
      let held = body.withUnsafeBytes { bytes in
        do throws(ServingError) {
          try message.decode(bytes)
          // Touch every element, for the sanitizers.
          for input in message.inputs { #expect(input.view.bytes.reduce(0) { $0 ^ $1 } >= 0) }
        } catch {
          #expect([400, 413].contains(error.httpStatus), "round \(round): \(error)")
        }
        defer { message.reset() }
        return message.heldBytes
      }
      #expect(held <= max(budget + budget / 4, limits.arenaRetainedBytesMax), "round \(round)")
    }
  }

  @Test(arguments: seeds)
  func whatTheScanLetsThroughUnpacks(_ seed: UInt64) {
    var requests = RandomRequest(seed: seed)
    var passed = 0
    for round in 0..<Self.roundsPerSeed {
      let body = requests.mutated(requests.valid())
      guard WireScan.complaint(body) == nil else { continue }
      passed += 1
      let message = inference__model_infer_request__unpack(nil, body.count, body)
      #expect(message != nil, "round \(round): \(body)")
      inference__model_infer_request__free_unpacked(message, nil)
    }
    #expect(passed > 0)
  }

  /// Every reply type reads noise, and requests taken for replies, without harm.
  @Test(arguments: seeds)
  func repliesSurviveNoise(_ seed: UInt64) {
    var requests = RandomRequest(seed: seed)
    for _ in 0..<Self.roundsPerSeed / 4 {
      let body = requests.mutated(requests.valid())
      body.withUnsafeBytes { bytes in
        let statuses = [
          status { () throws(ServingError) in
            try InferReplyMessage(decoding: bytes, limits: .defaults)
          },
          status { () throws(ServingError) in
            try ErrorReplyMessage(decoding: bytes, limits: .defaults)
          },
          status { () throws(ServingError) in
            try ModelMetadataReply(decoding: bytes, limits: .defaults)
          },
          status { () throws(ServingError) in
            try ServerMetadataReply(decoding: bytes, limits: .defaults)
          },
        ]
        #expect(statuses.allSatisfy { [200, 400, 413].contains($0) })
      }
    }
  }

  private func status<Value>(_ body: () throws(ServingError) -> Value) -> Int {
    error(body)?.httpStatus ?? 200
  }
}
