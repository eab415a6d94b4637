import ServingCore
import Testing

@testable import TreeEngine

@Suite("The outputs of an ONNX graph of trees")
struct OnnxOutputsTests {
  @Test("Names, datatypes and dimensions are the graph's, then come sums and leaves")
  func signature() throws {
    let ensemble = try OnnxTreeReader.read(OnnxFixture("sk_forest_texts").model)
    let batch = Dimension.dynamic(name: nil)
    #expect(ensemble.inputName == "X")
    #expect(ensemble.featureCount == 4)
    #expect(ensemble.usualOutputCount == 2)
    #expect(
      ensemble.outputs.map(\.spec) == [
        TensorSpec(name: "output_label", datatype: .bytes, dimensions: [batch]),
        TensorSpec(name: "output_probability", datatype: .fp32, dimensions: [batch, .fixed(2)]),
        TensorSpec(name: "raw_score", datatype: .fp32, dimensions: [batch, .fixed(1)]),
        TensorSpec(name: "leaf_index", datatype: .int32, dimensions: [batch, .fixed(3)]),
      ])
  }

  @Test("The name of the rows is that of the input where an output has none")
  func batchName() throws {
    let ensemble = try OnnxTreeReader.read(OnnxTestModel.regressor.bytes)
    for output in ensemble.outputs {
      #expect(output.spec.dimensions[0] == .dynamic(name: "rows"))
    }
  }

  @Test("A graph that has the names of sums or leaves keeps them")
  func taken() throws {
    var model = OnnxTestModel.regressor
    model.nodes[0].outputs = ["leaf_index"]
    model.outputs = ["leaf_index"]
    let ensemble = try OnnxTreeReader.read(model.bytes)
    #expect(ensemble.outputs.map(\.spec.name) == ["leaf_index", "raw_score"])
    #expect(ensemble.outputs[0].content == .rawScores)
  }

  @Test("Leaves have the ids of their nodes")
  func leaves() throws {
    let ensemble = try OnnxTreeReader.read(OnnxTestModel.regressor.bytes)
    let walk = ReferenceWalk(ensemble: ensemble)
    #expect(walk.leafIDs(of: [0, 0.5]) == [1])
    #expect(walk.leafIDs(of: [0, 0.75]) == [2])
    #expect(walk.scores(of: [0, .nan]) == [20])
  }

  @Test("What multiplies by one is no step")
  func one() throws {
    let ensemble = try OnnxTreeReader.read(OnnxFixture("lgb_three").model)
    #expect(
      ensemble.outputs[1].content == .scores(.onnx(OnnxTransform(head: .softmax, steps: []))))
  }

  @Test("Many targets of few weights do not take memory for all")
  func sparse() throws {
    let leafCount = 600
    var model = OnnxTestModel.ensemble
    model.nodes[0]["n_targets"] = .integer(TreeEnsemble.targetCountMax)
    let branches = 0..<leafCount - 1
    model.nodes[0]["nodes_featureids"] = .integers(branches.map { _ in 0 })
    model.nodes[0]["nodes_truenodeids"] = .integers(Array(branches))
    model.nodes[0]["nodes_trueleafs"] = .integers(branches.map { _ in 1 })
    model.nodes[0]["nodes_falsenodeids"] = .integers(branches.map { $0 + 1 })
    model.nodes[0]["nodes_falseleafs"] = .integers(
      branches.map { $0 == leafCount - 2 ? 1 : 0 })
    model.nodes[0]["nodes_modes"] = .tensor(
      type: 2, count: branches.count, branches.map { _ in 0 })
    model.nodes[0]["nodes_splits"] = OnnxTestModel.floatTensor(branches.map(Float.init))
    model.nodes[0]["leaf_targetids"] = .integers(Array(0..<leafCount))
    model.nodes[0]["leaf_weights"] = OnnxTestModel.floatTensor(
      (0..<leafCount).map { _ in 1 })
    let error = try #require(throws: ServingError.self) {
      _ = try OnnxTreeReader.read(model.bytes)
    }
    #expect(error.message.contains("of 4096 targets that weigh less than one of 64"), "\(error)")
  }
}
