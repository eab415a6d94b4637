internal import COnnxRuntime
internal import ServingCore

/// The arrays that every run hands to the library, made once per session: the names as C strings
/// and a place for each input's value.
struct RunArguments: ~Copyable {
  typealias Names = UnsafeMutablePointer<UnsafePointer<CChar>?>

  let inputNames: Names
  let outputNames: Names
  /// A value in the signature's order, or nil while there is none.
  let inputs: UnsafeMutablePointer<OpaquePointer?>
  private let inputCount: Int
  private let outputCount: Int
  private let runtime: OnnxRuntime

  init(signature: ModelSignature, runtime: OnnxRuntime) {
    self.runtime = runtime
    inputCount = signature.inputs.count
    outputCount = signature.outputs.count
    inputNames = RunArguments.cStrings(signature.inputs.map(\.name))
    outputNames = RunArguments.cStrings(signature.outputs.map(\.name))
    inputs = .allocate(capacity: inputCount)
    inputs.initialize(repeating: nil, count: inputCount)
  }

  deinit {
    releaseInputs()
    inputs.deallocate()
    RunArguments.free(inputNames, count: inputCount)
    RunArguments.free(outputNames, count: outputCount)
  }

  /// Gives back the values of a run that is over.
  func releaseInputs() {
    for index in 0..<inputCount {
      runtime.functions.ReleaseValue(inputs[index])
      inputs[index] = nil
    }
  }

  private static func cStrings(_ texts: [String]) -> Names {
    let names = Names.allocate(capacity: texts.count)
    for (index, text) in texts.enumerated() {
      let bytes = text.utf8CString
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      for (offset, byte) in bytes.enumerated() { (copy + offset).initialize(to: byte) }
      (names + index).initialize(to: copy)
    }
    return names
  }

  private static func free(_ names: Names, count: Int) {
    for index in 0..<count { names[index]?.deallocate() }
    names.deallocate()
  }
}
