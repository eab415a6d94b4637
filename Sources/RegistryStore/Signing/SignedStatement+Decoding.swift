package import ServingCore

extension SignedStatement {
  /// Reads a statement. Keys that the format may get later are passed over, as its authors ask;
  /// another type, another way to digest, and names that leave their folder are not.
  /// - Throws: `INVALID_ARGUMENT` naming the place, what was expected and what came.
  package static func decode(_ json: [UInt8]) throws(ServingError) -> SignedStatement {
    guard json.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected a statement of at most \(byteCountMax) bytes, got \(json.count)"
      )
    }
    let root = try JSONObject(
      JSONParser.parse(json), at: "",
      required: ["_type", "subject", "predicateType", "predicate"], ignoresOthers: true)
    try expect(type, of: root, "_type")
    try expect(predicateType, of: root, "predicateType")
    let subjects = try root.array("subject")
    guard subjects.count == 1 else {
      throw root.refusal("subject", "expected one subject, got \(subjects.count)")
    }
    let subject = try JSONObject(
      subjects[0], at: "subject[0]", required: ["name", "digest"], ignoresOthers: true)
    let digest = try subject.object("digest", required: ["sha256"])
    let predicate = try root.object("predicate", required: ["serialization", "resources"])
    let serialization = try predicate.object("serialization", required: ["method", "hash_type"])
    try expect("files", of: serialization, "method")
    try expect("sha256", of: serialization, "hash_type")
    let statement = SignedStatement(
      subject: try subject.string("name"), resources: try resources(predicate))
    guard try digest.string("sha256") == statement.rootSHA256 else {
      throw digest.refusal(
        "sha256",
        "expected \(statement.rootSHA256), the digest of the resources' digests, got "
          + (try digest.string("sha256")).quotedForMessage)
    }
    return statement
  }

  private static func expect(
    _ expected: String, of object: JSONObject, _ key: String
  ) throws(ServingError) {
    let got = try object.string(key)
    guard got == expected else {
      throw object.refusal(
        key, "expected \(expected.quotedForMessage), got \(got.quotedForMessage)")
    }
  }

  private static func resources(_ predicate: JSONObject) throws(ServingError) -> [Resource] {
    let items = try predicate.array("resources")
    guard (1...resourcesMax).contains(items.count) else {
      throw predicate.refusal(
        "resources", "expected 1 to \(resourcesMax) resources, got \(items.count)")
    }
    var resources: [Resource] = []
    var names: Set<[UInt8]> = []
    for (index, item) in items.enumerated() {
      let resource = try resource(item, at: "predicate.resources[\(index)]")
      // As bytes: two ways to write é are two files.
      guard names.insert(Array(resource.name.utf8)).inserted else {
        throw predicate.refusal(
          "resources[\(index)]", "\(resource.name.quotedForMessage) is listed twice")
      }
      resources.append(resource)
    }
    return resources
  }

  private static func resource(
    _ json: JSONValue, at place: String
  ) throws(ServingError) -> Resource {
    let object = try JSONObject(
      json, at: place, required: ["name", "algorithm", "digest"], ignoresOthers: true)
    let name = try object.string("name")
    guard ArtifactFile.isSafe(name: name), name != SignatureBundle.fileName else {
      throw object.refusal(
        "name",
        "expected a plain file name other than \(SignatureBundle.fileName), got "
          + name.quotedForMessage)
    }
    try expect("sha256", of: object, "algorithm")
    let digest = try object.string("digest")
    guard SHA256Hex.isValid(digest) else {
      throw object.refusal(
        "digest", "expected 64 lowercase hexadecimal digits, got \(digest.quotedForMessage)")
    }
    return Resource(name: name, sha256: digest)
  }
}
