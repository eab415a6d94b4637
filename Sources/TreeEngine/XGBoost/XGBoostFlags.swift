/// An array of yes and no: 1 and 0 in files since XGBoost 1.6, `true` and `false` before.
struct XGBoostFlags: Decodable {
  var values: [Bool]

  init(from decoder: any Decoder) throws {
    do {
      values = try XGBoostNumbers<UInt8>(from: decoder).values.map { $0 != 0 }
    } catch DecodingError.typeMismatch {
      values = try [Bool](from: decoder)
    }
  }
}
