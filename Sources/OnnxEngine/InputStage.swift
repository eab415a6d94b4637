internal import COnnxRuntime
internal import ServingCore

/// Turns one input of a batch into a value of the library, copying only where it must: when the
/// elements of several requests have to stand together, or where they stand does not suit their
/// type.
///
/// Not thread-safe; belongs to one session, whose runs use it one after the other.
final class InputStage {
  /// What a stage keeps between runs, in bytes; the memory of a larger batch is given back.
  static let retainedBytesMax = 4 << 20

  private let spec: TensorSpec
  private let runtime: OnnxRuntime
  private let memory: OpaquePointer
  private let allocator: OpaquePointer
  private let staged = ByteStore()
  /// Where the value that was last made has its elements; empty for `BYTES`, whose elements the
  /// library keeps.
  private(set) var valueBytes = UnsafeRawBufferPointer(start: nil, count: 0)

  /// - Parameters:
  ///   - memory: the library's description of CPU memory.
  ///   - allocator: the library's default allocator, for strings.
  init(
    spec: TensorSpec, runtime: OnnxRuntime, memory: OpaquePointer, allocator: OpaquePointer
  ) {
    self.spec = spec
    self.runtime = runtime
    self.memory = memory
    self.allocator = allocator
  }

  /// Makes the value at `place`. It may use the requests' memory and the stage's until ``clear()``.
  /// - Throws: `INTERNAL` when the input is not what the signature says, which is checked before a
  ///   request gets here.
  func makeValue(
    of input: BatchInput, at place: UnsafeMutablePointer<OpaquePointer?>
  ) throws(ServingError) {
    guard input.datatype == spec.datatype, let elementCount = input.shape.elementCount else {
      throw mismatch("\(spec.datatype.name)", "\(input.datatype.name) \(input.shape)")
    }
    var extents = InlineArray<8, Int64>(repeating: 0)
    for axis in 0..<input.shape.rank { extents[axis] = Int64(input.shape[axis]) }
    if let width = spec.datatype.byteWidth {
      try gather(input, elementCount: elementCount, width: width)
      try makeTensor(extents, rank: input.shape.rank, at: place)
    } else {
      try makeStrings(extents, input, elementCount: elementCount, at: place)
    }
  }

  /// Lets go of the last value's memory.
  func clear() {
    valueBytes = UnsafeRawBufferPointer(start: nil, count: 0)
    staged.clear(retainedBytesMax: Self.retainedBytesMax)
  }

  // MARK: - Elements of fixed width

  /// Sets ``valueBytes`` to all elements, one after the other.
  private func gather(
    _ input: BatchInput, elementCount: Int, width: Int
  ) throws(ServingError) {
    let (expected, overflow) = elementCount.multipliedReportingOverflow(by: width)
    let byteCount = input.segments.reduce(0) { $0 + $1.count }
    guard !overflow, byteCount == expected else {
      let expectedText = overflow ? "more bytes than can be counted" : "\(expected) bytes"
      throw mismatch("\(expectedText) for \(input.shape)", "\(byteCount)")
    }
    if input.segments.count == 1, byteCount > 0, spec.datatype != .bool,
      Int(bitPattern: input.segments[0].baseAddress) % width == 0
    {
      valueBytes = input.segments[0]
      return
    }
    // Also without elements a value needs a place.
    staged.reserve(max(byteCount, 1))
    let target = staged.appendUninitialized(byteCount)
    var offset = 0
    for segment in input.segments {
      if spec.datatype == .bool {
        normalize(segment, into: target + offset)
      } else if let source = segment.baseAddress {
        (target + offset).copyMemory(from: source, byteCount: segment.count)
      }
      offset += segment.count
    }
    valueBytes = staged.bytes
  }

  /// Makes every byte 0 or 1: a C++ bool of another value is undefined behaviour in the library.
  /// A byte that is neither counts as true, as in C, because refusing it here would refuse the
  /// requests that share the batch as well.
  private func normalize(_ segment: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer) {
    for (offset, byte) in segment.enumerated() {
      target.storeBytes(of: byte == 0 ? 0 : 1, toByteOffset: offset, as: UInt8.self)
    }
  }

  private func makeTensor(
    _ extents: InlineArray<8, Int64>, rank: Int, at place: UnsafeMutablePointer<OpaquePointer?>
  ) throws(ServingError) {
    guard let base = UnsafeMutableRawPointer(mutating: valueBytes.baseAddress) else {
      throw mismatch("elements", "none")
    }
    let status = extents.span.withUnsafeBufferPointer { shape in
      shape.baseAddress.flatMap {
        // The library takes inputs as mutable memory and only reads them.
        runtime.functions.CreateTensorWithDataAsOrtValue(
          memory, base, valueBytes.count, $0, rank, spec.datatype.onnx, place)
      }
    }
    try runtime.functions.check(status, "take an input")
  }

  // MARK: - Strings

  private func makeStrings(
    _ extents: InlineArray<8, Int64>, _ input: BatchInput, elementCount: Int,
    at place: UnsafeMutablePointer<OpaquePointer?>
  ) throws(ServingError) {
    let status = extents.span.withUnsafeBufferPointer { shape in
      shape.baseAddress.flatMap {
        runtime.functions.CreateTensorAsOrtValue(
          allocator, $0, input.shape.rank, spec.datatype.onnx, place)
      }
    }
    try runtime.functions.check(status, "make a string input")
    guard let value = place.pointee else { throw OrtFunctions.nothing(from: "make a string input") }
    var index = 0
    for segment in input.segments {
      for element in BytesElements(segment) {
        guard index < elementCount else {
          throw mismatch("\(elementCount) elements for \(input.shape)", "more")
        }
        try write(element, to: value, at: index)
        index += 1
      }
    }
    guard index == elementCount else {
      throw mismatch("\(elementCount) elements for \(input.shape)", "\(index)")
    }
  }

  /// Into the element's own buffer, by length: text of the C kind would end at the first NUL.
  private func write(
    _ element: UnsafeRawBufferPointer, to value: OpaquePointer, at index: Int
  ) throws(ServingError) {
    guard let source = element.baseAddress, !element.isEmpty else { return }
    var buffer: UnsafeMutablePointer<CChar>?
    try runtime.functions.check(
      runtime.functions.GetResizedStringTensorElementBuffer(value, index, element.count, &buffer),
      "make room for a string")
    guard let buffer else { throw OrtFunctions.nothing(from: "make room for a string") }
    UnsafeMutableRawPointer(buffer).copyMemory(from: source, byteCount: element.count)
  }

  private func mismatch(_ expected: String, _ got: String) -> ServingError {
    ServingError(
      .internal,
      "input \(spec.name.quotedForMessage) of a batch: expected \(expected), got \(got)",
      detail: ["input": spec.name])
  }
}
