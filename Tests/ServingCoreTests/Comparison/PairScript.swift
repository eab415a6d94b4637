import ServingCore

/// A pair of replies that owns its tensors.
struct PairScript {
  var requestID = "r"
  var receivedAtMicroseconds: Int64 = 1_000
  var slices: [String: String] = [:]
  var rowCount = 1
  var baseline: [OwnedTensor?]
  var candidate: [OwnedTensor?]
  var baselineNanoseconds: UInt64 = 1_000
  var candidateNanoseconds: UInt64 = 2_000

  /// Calls `body` with views of the tensors, which end with it.
  func withPair<Result>(_ body: (ObservedPair) -> Result) -> Result {
    var bytes: [UInt8] = []
    var places: [[(OwnedTensor, Range<Int>)?]] = []
    for side in [baseline, candidate] {
      places.append(
        side.map { tensor in
          tensor.map { tensor in
            let start = bytes.count
            bytes += tensor.bytes
            return (tensor, start..<bytes.count)
          }
        })
    }
    return bytes.withUnsafeBytes { buffer in
      let views = places.map { side in
        side.map { part in
          part.map { tensor, range in
            TensorView(
              datatype: tensor.datatype, shape: tensor.shape,
              bytes: UnsafeRawBufferPointer(rebasing: buffer[range]))
          }
        }
      }
      return body(
        ObservedPair(
          requestID: requestID, receivedAtMicroseconds: receivedAtMicroseconds, slices: slices,
          rowCount: rowCount, baseline: views[0], candidate: views[1],
          baselineNanoseconds: baselineNanoseconds, candidateNanoseconds: candidateNanoseconds))
    }
  }
}

extension Comparison {
  @discardableResult
  mutating func add(
    _ script: PairScript, input: (Int) -> String? = { _ in nil }
  ) -> PairFindings {
    script.withPair { add($0, input: input) }
  }
}

extension OwnedTensor {
  /// Numbers of a type, as many a row as there are.
  static func numbers(
    _ values: [Double], rows: Int = 1, _ datatype: Datatype = .fp32
  ) -> OwnedTensor {
    let bytes = values.flatMap { value -> [UInt8] in
      switch datatype {
      case .fp16: raw(Float16(value).bitPattern)
      case .bf16: raw(BFloat16.bits(nearest: value))
      case .fp64: raw(value.bitPattern)
      case .int32: raw(Int32(value))
      case .int64: raw(Int64(value))
      case .uint8: raw(UInt8(value))
      case .bool: [value == 0 ? 0 : 1]
      default: raw(Float(value).bitPattern)
      }
    }
    return OwnedTensor(
      name: "", datatype: datatype, shape: [rows, values.count / max(rows, 1)], bytes: bytes)
  }

  static func texts(_ texts: [String], rows: Int = 1) -> OwnedTensor {
    var bytes: [UInt8] = []
    for text in texts { BytesElements.append(text.utf8, to: &bytes) }
    return OwnedTensor(
      name: "", datatype: .bytes, shape: [rows, texts.count / max(rows, 1)], bytes: bytes)
  }

  private static func raw<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }
}

extension ModelSignature {
  /// With a batch axis; extents of a row behind the name, nil for one that requests choose.
  static func scripted(_ outputs: [(String, Datatype, [Int?])]) -> ModelSignature {
    let batch = Dimension.dynamic(name: "batch")
    return ModelSignature(
      inputs: [TensorSpec(name: "x", datatype: .fp32, dimensions: [batch, .fixed(4)])],
      outputs: outputs.map { name, datatype, extents in
        TensorSpec(
          name: name, datatype: datatype,
          dimensions: [batch] + extents.map { $0.map(Dimension.fixed) ?? .dynamic(name: nil) })
      })
  }
}

extension ComparisonPlan {
  /// Of one output.
  static func one(_ kind: OutputKind, _ rule: OutputRule = .standard) -> ComparisonPlan {
    var rule = rule
    rule.kind = kind
    let isText = kind == .text
    let output: (String, Datatype, [Int?]) =
      switch kind {
      case .label: ("y", .int64, [])
      case .score: ("y", .fp32, [])
      case .probabilities, .numbers, .embedding: ("y", .fp32, [nil])
      case .ranking, .text: ("y", isText ? .bytes : .int64, [nil])
      }
    let signature = ModelSignature.scripted([output])
    return ComparisonPlan(
      ComparisonSettings(outputs: ["y": rule]), baseline: signature, candidate: signature)
  }
}
