/// The messages of onnx.proto on the way from a model to its tensors, with the fields that lead
/// from one to the next.
enum OnnxMessage {
  case model, graph, node, attribute, function, trainingInfo, tensor, sparseTensor
  case externalDataEntry

  /// The message in a field; nil for a field that leads to no tensor.
  func inner(_ fieldNumber: UInt32) -> OnnxMessage? {
    switch (self, fieldNumber) {
    case (.model, 7): .graph  // graph
    case (.model, 20): .trainingInfo  // training_info
    case (.model, 25): .function  // functions
    case (.trainingInfo, 1), (.trainingInfo, 2): .graph  // initialization, algorithm
    case (.function, 7): .node  // node
    case (.function, 11): .attribute  // attribute_proto
    case (.graph, 1): .node  // node
    case (.graph, 5): .tensor  // initializer
    case (.graph, 15): .sparseTensor  // sparse_initializer
    case (.node, 5): .attribute  // attribute
    case (.attribute, 5), (.attribute, 10): .tensor  // t, tensors
    case (.attribute, 6), (.attribute, 11): .graph  // g, graphs
    case (.attribute, 22), (.attribute, 23): .sparseTensor  // sparse_tensor, sparse_tensors
    case (.sparseTensor, 1), (.sparseTensor, 2): .tensor  // values, indices
    case (.tensor, 13): .externalDataEntry  // external_data
    default: nil
    }
  }
}
