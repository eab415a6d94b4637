internal import CFuzzDriver
internal import Foundation

/// What libFuzzer calls with every input.
@c(LLVMFuzzerTestOneInput)
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  FuzzEntry.target.run(UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}

/// `crossfade-fuzz TARGET [libFuzzer's arguments]`
@main
enum FuzzEntry {
  // Set once, before libFuzzer begins.
  nonisolated(unsafe) fileprivate static var target = FuzzTarget.request

  static func main() {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    guard CommandLine.argc > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
      let text = "crossfade-fuzz: expected a target first, one of \(names)\n"
      FileHandle.standardError.write(Data(text.utf8))
      exit(64)
    }
    Self.target = target
    // The target is taken out of the arguments; libFuzzer gets its own program's name and the rest.
    let arguments = CommandLine.unsafeArgv
    arguments[1] = arguments[0]
    var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 1
    var count = CommandLine.argc - 1
    exit(LLVMFuzzerRunDriver(&count, &rest, fuzzOneInput))
  }
}
