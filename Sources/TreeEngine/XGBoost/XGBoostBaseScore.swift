internal import ServingCore

/// What predictions begin with, as the file has it: a text of one number (`"5E-1"`, before XGBoost
/// 3.1) or of an array with a number for each target or class (`"[4.7E-1,1E0]"`).
struct XGBoostBaseScore: Decodable {
  var values: [Float]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let isArray = text.hasPrefix("[") && text.hasSuffix("]")
    values = []
    for part in (isArray ? text.dropFirst().dropLast() : text[...]).split(
      separator: ",", omittingEmptySubsequences: false)
    {
      guard let value = Float(part), value.isFinite, isArray || values.isEmpty else {
        throw DecodingError.dataCorruptedError(
          in: container,
          debugDescription: "expected a finite number or an array of them in a text, got "
            + text.quotedForMessage)
      }
      values.append(value)
    }
  }
}
