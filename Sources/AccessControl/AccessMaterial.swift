internal import PlatformSupport
internal import ServingCore

/// The files of access control as they were read at one time, checked and ready for use.
final class AccessMaterial: Sendable {
  /// The files' bytes. Compared with what was read before, they tell of a change more surely than
  /// the files' times do, and are soon read.
  struct Contents: Hashable, Sendable {
    var policy: [UInt8]
    var keys: [UInt8]?
    var jwks: [UInt8]?
  }

  struct HeldKey: Sendable {
    let record: KeyRecord
    /// Nil where the key's identity is gone.
    let caller: Caller?
  }

  let contents: Contents
  let policy: AccessPolicy
  let tokenKeys: TokenKeys?
  let anonymous: Caller
  private let keys: [String: HeldKey]
  private let certificates: [AlternativeName: Caller]

  var keyCount: Int { keys.count }

  /// Reads the files.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file and what is wrong with it.
  static func read(_ path: String) throws(ServingError) -> (Contents, AccessPolicy) {
    let (bytes, policy) = try AccessPolicyReader.file(path)
    var contents = Contents(policy: bytes)
    if let path = policy.keysFile {
      do throws(ServingError) {
        contents.keys = try FileBytes.read(path, "keys", byteCountMax: KeyBook.fileBytesMax)
      } catch {
        var error = error
        error.message += "; `crossfade keys create` makes the file with its first key"
        throw error
      }
    }
    if let rules = policy.tokens {
      contents.jwks = try FileBytes.read(
        rules.keysFile, "key set", byteCountMax: TokenKeys.fileBytesMax)
    }
    return (contents, policy)
  }

  init(_ contents: Contents, _ policy: AccessPolicy) async throws(ServingError) {
    self.contents = contents
    self.policy = policy
    anonymous = Caller(
      name: "", proof: .none, grants: policy.grants(policy.anonymousRoles),
      quotas: policy.anonymousQuotas)
    keys = try Self.keys(contents, policy)
    var certificates: [AlternativeName: Caller] = [:]
    for identity in policy.identities where !identity.certificateNames.isEmpty {
      let caller = Caller(
        name: identity.name, proof: .certificate, grants: policy.grants(identity.roles),
        quotas: identity.quotas)
      for name in identity.certificateNames { certificates[name] = caller }
    }
    self.certificates = certificates
    if let rules = policy.tokens, let bytes = contents.jwks {
      do throws(ServingError) {
        tokenKeys = try await TokenKeys(jwks: bytes, algorithms: rules.algorithms)
      } catch {
        throw error.prefixed("key set \(rules.keysFile.quotedPath)")
      }
    } else {
      tokenKeys = nil
    }
  }

  private static func keys(
    _ contents: Contents, _ policy: AccessPolicy
  ) throws(ServingError) -> [String: HeldKey] {
    guard let bytes = contents.keys, let path = policy.keysFile else { return [:] }
    do throws(ServingError) {
      var keys: [String: HeldKey] = [:]
      for record in try KeyBookCodec.book(bytes).records {
        keys[record.identifier] = HeldKey(record: record, caller: record.caller(in: policy))
      }
      return keys
    } catch {
      throw error.prefixed("keys \(path.quotedPath)")
    }
  }

  func key(_ identifier: String) -> HeldKey? { keys[identifier] }

  /// The callers that names of a certificate belong to, each once.
  func callers(_ names: [AlternativeName]) -> [Caller] {
    var callers: [Caller] = []
    for name in names {
      guard let caller = certificates[name], !callers.contains(where: { $0 === caller })
      else { continue }
      callers.append(caller)
    }
    return callers
  }
}
