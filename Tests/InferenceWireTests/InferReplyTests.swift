import InferenceWire
import ServingCore
import Testing

/// What ``InferReplyEncoder`` writes, ``InferReplyMessage`` reads.
struct InferReplyTests {
  private static func encode(
    _ outputs: [OwnedTensor], id: String = "", usesRawContents: Bool,
    encoder: InferReplyEncoder = InferReplyEncoder()
  ) -> [UInt8] {
    let template = ReplyTemplate(
      modelName: "digits", modelVersion: "3", outputNames: outputs.map(\.name))
    // One byte off, as slices of a batch can be.
    var bytes: [UInt8] = [0]
    var ranges: [Range<Int>] = []
    for output in outputs {
      ranges.append(bytes.count..<bytes.count + output.bytes.count)
      bytes += output.bytes
    }
    let store = ByteStore()
    bytes.withUnsafeBytes { bytes in
      let views = outputs.indices.map { index in
        ReplyOutput(
          index: index,
          view: TensorView(
            datatype: outputs[index].datatype, shape: outputs[index].shape,
            bytes: UnsafeRawBufferPointer(rebasing: bytes[ranges[index]])))
      }
      encoder.encode(
        template: template, id: id, outputs: views, usesRawContents: usesRawContents, into: store)
    }
    return Array(store.bytes)
  }

  private static func decode(_ body: [UInt8]) throws(ServingError) -> InferReplyMessage {
    let result = body.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in
        try InferReplyMessage(decoding: bytes, limits: .defaults)
      }
    }
    return try result.get()
  }

  private static func tensor(_ sample: DatatypeSample) -> OwnedTensor {
    OwnedTensor(
      name: "output \(sample.datatype.name)", datatype: sample.datatype,
      shape: [1, sample.elementCount], bytes: sample.raw)
  }

  @Test(arguments: DatatypeSample.all, [true, false])
  func roundTrip(_ sample: DatatypeSample, usesRawContents: Bool) throws {
    let output = Self.tensor(sample)
    let reply = try Self.decode(
      Self.encode([output], id: "mark", usesRawContents: usesRawContents))
    #expect(reply.modelName == "digits")
    #expect(reply.modelVersion == "3")
    #expect(reply.id == "mark")
    #expect(reply.outputs == [output])
  }

  @Test func severalOutputsWithOneScratch() throws {
    let encoder = InferReplyEncoder()
    let outputs = DatatypeSample.all.map(Self.tensor)
    let typed = outputs.filter { $0.datatype != .fp16 && $0.datatype != .bf16 }
    for _ in 0..<20 {
      let raw = try Self.decode(Self.encode(outputs, usesRawContents: true, encoder: encoder))
      #expect(raw.outputs == outputs)
      let other = try Self.decode(Self.encode(typed, usesRawContents: false, encoder: encoder))
      #expect(other.outputs == typed)
    }
  }

  @Test func rawBytesAreThoseOfTheProtocol() {
    let output = OwnedTensor(name: "y", datatype: .uint8, shape: [1, 2], bytes: [7, 8])
    let expected = WireWriter {
      $0.text(1, "digits")
      $0.text(2, "3")
      $0.message(5) {
        $0.text(1, "y")
        $0.text(2, "UINT8")
        $0.packed(3, [1, 2])
      }
      $0.blob(6, [7, 8])
    }.bytes
    #expect(Self.encode([output], usesRawContents: true) == expected)
  }

  @Test(arguments: DatatypeSample.all.filter { $0.typed != nil })
  func typedBytesAreThoseOfTheProtocol(_ sample: DatatypeSample) throws {
    let typed = try #require(sample.typed)
    let expected = WireWriter {
      $0.text(1, "digits")
      $0.text(2, "3")
      $0.text(3, "i")
      $0.message(5) {
        $0.text(1, "output \(sample.datatype.name)")
        $0.text(2, sample.datatype.name)
        $0.packed(3, [1, UInt64(sample.elementCount)])
        $0.message(5, typed)
      }
    }.bytes
    #expect(Self.encode([Self.tensor(sample)], id: "i", usesRawContents: false) == expected)
  }

  @Test func halfPrecisionMakesTheWholeReplyRaw() throws {
    let outputs = DatatypeSample.all.filter { [.fp32, .bf16].contains($0.datatype) }.map(
      Self.tensor)
    #expect(
      Self.encode(outputs, usesRawContents: false) == Self.encode(outputs, usesRawContents: true))
  }

  @Test func outputsKeepTheOrderAskedFor() throws {
    let template = ReplyTemplate(modelName: "m", modelVersion: "1", outputNames: ["a", "b", "c"])
    let store = ByteStore()
    let value: [UInt8] = [1]
    value.withUnsafeBytes { bytes in
      let view = TensorView(datatype: .uint8, shape: [1], bytes: bytes)
      InferReplyEncoder().encode(
        template: template, id: "",
        outputs: [ReplyOutput(index: 2, view: view), ReplyOutput(index: 0, view: view)],
        usesRawContents: true, into: store)
    }
    #expect(try Self.decode(Array(store.bytes)).outputs.map(\.name) == ["c", "a"])
  }

  @Test func emptyTensors() throws {
    for isRaw in [true, false] {
      for datatype in [Datatype.fp32, .bytes, .bool, .int8] {
        let output = OwnedTensor(name: "y", datatype: datatype, shape: [0], bytes: [])
        let reply = try Self.decode(Self.encode([output], usesRawContents: isRaw))
        #expect(reply.outputs == [output])
      }
    }
  }

  @Test(arguments: [
    (
      "output \"y\", rank: expected at most 8 dimensions, got 9",
      WireWriter {
        $0.message(5) {
          $0.text(1, "y")
          $0.text(2, "INT8")
          $0.packed(3, [1, 1, 1, 1, 1, 1, 1, 1, 1])
        }
      }.bytes
    ),
    (
      "raw_output_contents: expected 1 entries, one for each of the outputs, got 2",
      WireWriter {
        $0.message(5) {
          $0.text(1, "y")
          $0.text(2, "INT8")
        }
        $0.blob(6, [])
        $0.blob(6, [])
      }.bytes
    ),
    (
      "output \"y\", contents: expected only int_contents for INT8, got uint_contents (1 values)",
      WireWriter {
        $0.message(5) {
          $0.text(1, "y")
          $0.text(2, "INT8")
          $0.message(5) { $0.packed(4, [1]) }
        }
      }.bytes
    ),
  ])
  func refuses(_ message: String, _ body: [UInt8]) {
    let complaint = error { () throws(ServingError) in try Self.decode(body) }
    #expect(complaint?.message == message)
  }
}
