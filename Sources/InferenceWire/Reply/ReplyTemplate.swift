/// What is the same in every reply of one served version, kept as C has it, so that a reply copies
/// no names but into its own bytes.
///
/// `@unchecked Sendable`: the strings are written by `init`, only read afterwards, and freed with
/// this object.
package final class ReplyTemplate: @unchecked Sendable {
  private let arena = Arena(byteBudget: .max)
  let modelName: UnsafeMutablePointer<CChar>
  let modelVersion: UnsafeMutablePointer<CChar>
  private let outputNames: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>

  /// - Parameters:
  ///   - modelVersion: in decimal.
  ///   - outputNames: in the signature's order. The datatypes come with the tensors.
  package init(modelName: String, modelVersion: String, outputNames: [String]) {
    self.modelName = arena.cString(modelName)
    self.modelVersion = arena.cString(modelVersion)
    let names = arena.array(of: UnsafeMutablePointer<CChar>.self, count: outputNames.count)
    for (index, name) in outputNames.enumerated() {
      (names + index).initialize(to: arena.cString(name))
    }
    self.outputNames = UnsafeBufferPointer(start: names, count: outputNames.count)
  }

  package var outputCount: Int { outputNames.count }

  func outputName(_ index: Int) -> UnsafeMutablePointer<CChar> {
    precondition(outputNames.indices.contains(index), "an output that the version does not have")
    return outputNames[index]
  }
}
