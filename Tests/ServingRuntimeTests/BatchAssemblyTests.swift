import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct BatchAssemblyTests {
  private struct Member: BatchMember {
    let tensor: TensorMemory
    var rowCount: Int { tensor.named.view.shape[0] }
    var lengths: [Int] { [tensor.named.view.shape[1]] }
    func shape(ofInput index: Int) -> Shape { tensor.named.view.shape }
    func bytes(ofInput index: Int) -> UnsafeRawBufferPointer { tensor.named.view.bytes }
  }

  private static func member(_ rows: [[Float]]) -> Member {
    Member(tensor: TensorMemory(.fp32("x", rows: rows)))
  }

  private static func assembly(bounds: [Int] = [], inputBytesMax: Int = 1_000) throws
    -> BatchAssembly
  {
    BatchAssembly(
      signature: .scripted, isBatched: true,
      padding: try PaddingPlan.make(
        PaddingSettings(axes: ["width": LengthClasses(bounds: bounds)], values: ["x": "-1"]),
        for: .scripted), inputBytesMax: inputBytesMax)
  }

  private static func assemble(_ members: [Member], _ assembly: inout BatchAssembly) throws {
    let isTaken = assembly.assemble(members)
    try #require(isTaken)
  }

  private static func floats(_ input: BatchInput) -> [Float] {
    OwnedTensor(
      name: "x", datatype: .fp32, shape: input.shape, bytes: input.segments.flatMap { Array($0) }
    ).floats
  }

  @Test func rowsOfOneLengthAreNotCopied() throws {
    var assembly = try Self.assembly()
    let members = [Self.member([[1, 2]]), Self.member([[3, 4], [5, 6]])]
    try Self.assemble(members, &assembly)
    #expect(assembly.batch.inputs[0].shape == [3, 2])
    #expect(
      assembly.batch.inputs[0].segments.map(\.baseAddress)
        == members.map { $0.bytes(ofInput: 0).baseAddress })
    #expect(assembly.paddingElementCount == 0)
  }

  @Test func shorterRowsArePaddedToTheLongest() throws {
    var assembly = try Self.assembly()
    let members = [Self.member([[1], [2]]), Self.member([[3, 4, 5]]), Self.member([[6, 7]])]
    for _ in 0..<2 {
      try Self.assemble(members, &assembly)
      #expect(assembly.batch.inputs[0].shape == [4, 3])
      #expect(
        Self.floats(assembly.batch.inputs[0]) == [1, -1, -1, 2, -1, -1, 3, 4, 5, 6, 7, -1])
      #expect(assembly.paddingElementCount == 5)
      #expect(assembly.elementCount == 12)
      assembly.clear()
    }
  }

  @Test func outputsAreCutToTheirOwnLengths() throws {
    var assembly = try Self.assembly()
    let members = [Self.member([[1], [2]]), Self.member([[3, 4, 5]])]
    try Self.assemble(members, &assembly)
    let outputs = try ScriptedSession().run(assembly.batch)
    try assembly.check(outputs, of: .scripted)
    let first = assembly.take(0..<2, lengths: [1], of: outputs)
    #expect(first.rows == 0..<2)
    #expect(first.outputs.tensors[0].view.shape == [2, 1])
    let second = assembly.take(2..<3, lengths: [3], of: outputs)
    #expect(second.rows == 2..<3)
    #expect(second.outputs === outputs)
  }

  @Test func whatIsTooLargePaddedRunsApart() throws {
    let width = 8
    var assembly = try Self.assembly(bounds: [8], inputBytesMax: 2 * width * 4)
    let long = Self.member([[Float](repeating: 0, count: width)])
    try Self.assemble([long, Self.member([[1]])], &assembly)
    assembly.clear()
    let isTaken = assembly.assemble([long, Self.member([[1], [2]])])
    #expect(!isTaken)
    try Self.assemble([long], &assembly)
  }

  @Test func anOutputOfAnotherLengthIsAnError() throws {
    var assembly = try Self.assembly()
    try Self.assemble([Self.member([[1]]), Self.member([[3, 4, 5]])], &assembly)
    let tensor = OwnedTensor.fp32("y", rows: [[0], [0]])
    let outputs = BatchOutputs(tensors: [BatchOutput(view: TensorMemory(tensor).named.view)])
    let error = try #require(throws: ServingError.self) {
      try assembly.check(outputs, of: .scripted)
    }
    #expect(error.message.contains("shape [2, 1] for a batch padded to [3]"))
  }
}
