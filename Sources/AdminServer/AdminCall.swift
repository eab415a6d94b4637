internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import ServingCore
internal import ServingRuntime

/// A request whose route is known, and what it says in its path and its body.
struct AdminCall {
  let route: AdminRoute
  let request: Request
  let context: AdminRequestContext
  /// Nil where access is not controlled, or nobody is asked who they are.
  var caller: Caller?

  /// The part of the path that stands for a name, percent-encoding undone. Text that does not
  /// decode cannot be a name either; it is given as it came, for the error to show it.
  func parameter(_ name: String) -> String {
    context.parameters.get(name).map { $0.removingPercentEncoding ?? $0 } ?? ""
  }

  func model() throws(ServingError) -> ModelName { try ModelName(parameter("model")) }

  /// The number of a proposal in the path.
  func proposal() throws(ServingError) -> Int {
    let text = parameter("proposal")
    let isWritten = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isWritten, let number = Int(text), (1...Proposal.numberMax).contains(number) else {
      throw ServingError(
        .invalidArgument,
        "expected a proposal's number, from 1 on, got \(text.quotedForMessage)")
    }
    return number
  }

  /// Makes an order the caller's, where it is known who that is.
  func sign(_ author: inout OrderAuthor) throws(ServingError) {
    if let caller { try author.sign(caller) }
  }

  /// Whether a model may be seen by the caller; all may where access is not controlled.
  func mayView(_ model: String) -> Bool { caller?.mayView(model) ?? true }

  /// Whether what is about no model, or may be about any, can be shown.
  var maySeeAll: Bool { caller?.mayOnAll(.view) ?? true }

  /// The whole body.
  func body(byteCountMax: Int) async throws(ServingError) -> [UInt8] {
    do {
      return Array(buffer: try await request.body.collect(upTo: byteCountMax))
    } catch is NIOTooManyBytesError {
      throw ServingError(
        .invalidArgument, "the request's body is larger than \(byteCountMax) bytes",
        httpStatus: 413)
    } catch {
      throw ServingError(.cancelled, "the connection ended before the request's body did: \(error)")
    }
  }

  func isKnown(tag: String) -> Bool {
    request.headers[values: .ifNoneMatch].contains { value in
      value.split(separator: ",").contains { $0.filter { $0 != " " } == tag || $0 == "*" }
    }
  }
}
