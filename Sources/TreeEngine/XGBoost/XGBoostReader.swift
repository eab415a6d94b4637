package import ServingCore

/// Reads models of XGBoost, as `save_model` of 1.x to 3.2 writes them in JSON or UBJSON.
///
/// What an ensemble answers is what XGBoost 3.2 answers for the file, on its CPU, for the same rows
/// of 32-bit numbers (`Booster.predict`; NaN is missing, and categories are given by their codes,
/// as they are in an array of numbers for XGBoost, whose dictionaries of names stay unread):
///
/// - A margin is a 32-bit sum: the base score's margin first, then one leaf of each tree in the
///   order of the file, whatever the size of a batch (`PredictBlockByAllTrees` in
///   `src/predictor/cpu_predictor.cc`). With booster `dart`, a leaf is rounded after it is
///   multiplied with its tree's weight (`Dart::PredictBatchImpl` in `src/gbm/gbtree.cc`;
///   `inplace_predict` takes another way there and can differ in the last bits).
/// - All trees take part, as they do for a `Booster`; early stopping leaves those behind the best
///   round in it. Estimators for scikit-learn leave them out when they predict, and note in the
///   file that it is theirs: then only rounds up to `best_iteration` take part.
package enum XGBoostReader {
  /// - Parameter bytes: the file; its first two bytes say whether it is JSON or UBJSON.
  /// - Throws: `INVALID_ARGUMENT` for what is no model of XGBoost made of trees, with the place.
  package static func read(_ bytes: [UInt8]) throws(ServingError) -> TreeEnsemble {
    let model: XGBoostModel
    do {
      switch try XGBoostEncoding(of: bytes) {
      case .json:
        model = try XGBoostJSON.decode(XGBoostModel.self, bytes)
      case .ubjson:
        let reader = try UBJSONReader(validating: bytes)
        model = try XGBoostModel(
          from: UBJSONDecoder(reader: reader, offset: 0, codingPath: []))
      }
    } catch {
      throw refusal(of: error, bytes)
    }
    return try XGBoostAssembly(model).ensemble()
  }

  /// What a decoder's error says, with the place in the file.
  private static func refusal(of error: any Error, _ bytes: [UInt8]) -> ServingError {
    guard let error = error as? DecodingError else {
      // UBJSON that is none; decoders throw nothing else.
      return error as? ServingError ?? ServingError(.invalidArgument, "\(error)")
    }
    let context: DecodingError.Context
    var path: [any CodingKey] = []
    switch error {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
      context = found
    case .keyNotFound(let key, let found):
      context = found
      path = [key]
    @unknown default:
      return ServingError(.invalidArgument, "the XGBoost model is malformed: \(error)")
    }
    path = context.codingPath + path
    guard !path.isEmpty else { return notJSON(bytes, context) }
    let place = path.reduce(into: "") { text, key in
      text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? "" : ".") + key.stringValue
    }
    return ServingError(
      .invalidArgument, "the XGBoost model is malformed at \(place): \(context.debugDescription)")
  }

  /// Foundation does not say where a file stops being JSON, which mostly is at its end.
  private static func notJSON(
    _ bytes: [UInt8], _ context: DecodingError.Context
  ) -> ServingError {
    let last = bytes.last { !XGBoostEncoding.isSpace($0) }
    let hint = last == UInt8(ascii: "}") ? "" : "; its \(bytes.count) bytes may be cut short"
    return ServingError(
      .invalidArgument, "the XGBoost model is malformed: \(context.debugDescription)\(hint)")
  }
}
