internal import COnnxRuntime
internal import ServingCore

/// Something the library made for us, given back exactly once: when the handle goes.
struct OnnxHandle: ~Copyable {
  typealias Release = @convention(c) (OpaquePointer?) -> Void

  let pointer: OpaquePointer
  private let release: Release

  /// - Parameters:
  ///   - doing: completes "ONNX Runtime cannot …".
  ///   - make: calls the function that makes the thing and gives back its status.
  init(
    _ runtime: OnnxRuntime, _ doing: StaticString, as code: StatusCode = .internal,
    release: Release, make: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
  ) throws(ServingError) {
    var made: OpaquePointer?
    try runtime.functions.check(make(&made), doing, as: code)
    guard let made else { throw OrtFunctions.nothing(from: doing) }
    pointer = made
    self.release = release
  }

  deinit { release(pointer) }
}
