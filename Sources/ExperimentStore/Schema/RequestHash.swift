/// What predictions and outcomes are looked up by: 64-bit FNV-1a (Fowler, Noll and Vo) over the
/// request id's bytes, as a signed integer. The id itself is compared afterwards.
///
/// It is part of the public format, so that anybody can look a request up by the index.
enum RequestHash {
  static func value(of requestID: String) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in requestID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Int64(bitPattern: hash)
  }
}
