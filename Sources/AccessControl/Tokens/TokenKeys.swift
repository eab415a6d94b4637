internal import Foundation
internal import JWTKit
internal import ServingCore

/// An issuer's public keys, each ready for the algorithms that it may be used with.
struct TokenKeys: Sendable {
  static let fileBytesMax = 256 << 10
  /// Keys in one file.
  static let keyCountMax = 64

  private struct Entry: Sendable {
    let identifier: String?
    let algorithm: TokenAlgorithm
    let verifier: any JWTAlgorithm
  }

  private let entries: [Entry]

  /// - Throws: `INVALID_ARGUMENT` naming what is wrong with the set.
  init(jwks bytes: [UInt8], algorithms: Set<TokenAlgorithm>) async throws(ServingError) {
    let keys: [JSONWebKey]
    do {
      keys = try JSONDecoder().decode(JSONWebKeySet.self, from: Data(bytes)).keys
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(
        .invalidArgument, "expected a JSON Web Key Set, an object with the list \"keys\"")
    }
    guard keys.count <= Self.keyCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(Self.keyCountMax) keys, got \(keys.count)")
    }
    var entries: [Entry] = []
    for (index, key) in keys.enumerated() {
      do throws(ServingError) {
        for algorithm in try key.usable().intersection(algorithms) {
          let isTaken = entries.contains {
            $0.identifier == key.kid && $0.algorithm == algorithm
          }
          guard !isTaken else {
            throw ServingError(.invalidArgument, "another key has the same kid and algorithm")
          }
          entries.append(
            Entry(
              identifier: key.kid, algorithm: algorithm,
              verifier: try await key.verifier(algorithm)))
        }
      } catch {
        throw error.prefixed("keys[\(index)]")
      }
    }
    guard !entries.isEmpty else {
      let names = algorithms.map(\.rawValue).sorted().joined(separator: ", ")
      throw ServingError(
        .invalidArgument, "expected at least one public key for \(names), got none")
    }
    self.entries = entries
  }

  /// The one key that a token may be signed with.
  /// - Throws: `UNAUTHENTICATED`.
  private func entry(
    _ header: TokenHeader, _ algorithm: TokenAlgorithm
  ) throws(ServingError) -> Entry {
    let fitting = entries.filter {
      $0.algorithm == algorithm && (header.kid == nil || $0.identifier == header.kid)
    }
    guard let first = fitting.first, fitting.count == 1 else {
      let which = header.kid.map { "with the kid \($0.quotedForMessage)" } ?? "without a kid"
      throw ServingError.wrongToken(
        "the token is signed \(which) and by \(algorithm.rawValue), for which "
          + (fitting.isEmpty ? "no key is known" : "several keys are known"))
    }
    return first
  }

  /// Checks a signature: takes some tens of microseconds.
  /// - Throws: `UNAUTHENTICATED`.
  func check(_ token: TokenText, _ algorithm: TokenAlgorithm) throws(ServingError) {
    let entry = try entry(token.header, algorithm)
    // The library throws for a signature of the wrong length, which is a wrong one.
    let isGenuine =
      (try? entry.verifier.verify(token.signature, signs: token.signed)) ?? false
    guard isGenuine else { throw ServingError.wrongToken("the token's signature is wrong") }
  }
}
