internal import ServingCore

/// What an `authorization` field holds.
enum ShownCredential {
  case key(APIKey)
  /// What is to be a JWT.
  case token(Substring)

  var text: Substring {
    switch self {
    case .key(let key): key.text[...]
    case .token(let text): text
    }
  }

  var proof: CallerProof {
    switch self {
    case .key: .key
    case .token: .token
    }
  }

  /// - Throws: `UNAUTHENTICATED` for what can be neither.
  init(_ authorization: String) throws(ServingError) {
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw ServingError.wrongToken(
        "authorization: expected \"Bearer\", a space, and a token or an API key")
    }
    let text = parts[1].drop { $0 == " " }
    guard text.utf8.count <= TokenText.byteCountMax else {
      throw ServingError.wrongToken(
        "authorization: expected a token or an API key of at most \(TokenText.byteCountMax) bytes, "
          + "got \(text.utf8.count)")
    }
    guard text.hasPrefix(APIKey.prefix) else {
      self = .token(text)
      return
    }
    guard let key = APIKey(parsing: text) else {
      throw ServingError.wrongToken(
        "the API key is not whole: expected \(APIKey.prefix) and \(APIKey.textByteCount - 4) "
          + "characters, as `crossfade keys create` printed it")
    }
    self = .key(key)
  }
}
