internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import ServingCore

/// A request whose route is known, and what it says in its path and its body.
struct AdminCall {
  let route: AdminRoute
  let request: Request
  let context: AdminRequestContext

  /// The part of the path that stands for a name, percent-encoding undone. Text that does not
  /// decode cannot be a name either; it is given as it came, for the error to show it.
  func parameter(_ name: String) -> String {
    context.parameters.get(name).map { $0.removingPercentEncoding ?? $0 } ?? ""
  }

  func model() throws(ServingError) -> ModelName { try ModelName(parameter("model")) }

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
