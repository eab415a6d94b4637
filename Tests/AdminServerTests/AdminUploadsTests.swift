import Foundation
import ServingCore
import Testing

@testable import AdminServer

@Suite struct AdminUploadsTests {
  private static let publish = "/v1/models/digits/versions"

  private func open(_ harness: AdminHarness) async throws -> String {
    let reply = try await harness.order("/v1/uploads", "")
    #expect(reply.status == 201, "\(reply.body)")
    return try AdminJSON.value(UploadReport.self, from: Array(reply.body.utf8)).id
  }

  private func put(
    _ harness: AdminHarness, _ id: String, _ name: String, _ content: String,
    length: Int? = nil, fields: [String] = ["content-type: application/octet-stream"]
  ) async throws -> HTTPReply {
    try await harness.request(
      "PUT", "/v1/uploads/\(id)/\(name)",
      headers: fields + ["content-length: \(length ?? content.utf8.count)"], body: content)
  }

  /// Every file below the folder of uploads.
  private func files(_ harness: AdminHarness) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: harness.folder).filter { $0.contains("/") }
  }

  @Test func filesAreTakenInAndPublished() async throws {
    try await AdminHarness.run { harness in
      let id = try await open(harness)
      #expect(id.utf8.count == 32)
      let large = String(repeating: "m", count: UploadStore.pieceBytesMax * 3 + 7)
      let model = try await put(harness, id, "model.onnx", large)
      #expect(model.status == 201)
      #expect(model.body == "{\"byte_count\":\(large.utf8.count),\"name\":\"model.onnx\"}\n")
      #expect(try await put(harness, id, "golden%20set.json", "first").status == 201)
      #expect(try await put(harness, id, "golden%20set.json", "second").status == 201)
      #expect(try await put(harness, id, "empty", "").status == 201)
      let reply = try await harness.order(
        Self.publish, "{\"upload\":\"\(id)\",\"golden\":\"golden set.json\",\"by\":\"ada\"}")
      #expect(reply.status == 201, "\(reply.body)")
      #expect(reply.body.contains("\"version\":3"))
      #expect(
        harness.registry.published == [
          ["model.onnx": large, "golden set.json": "second", "empty": ""]
        ])
      #expect(try files(harness).isEmpty)
      let again = try await harness.order(Self.publish, "{\"upload\":\"\(id)\"}")
      #expect(again.status == 404)
    }
  }

  @Test func whatIsNotPublishedStaysForAnotherAttempt() async throws {
    try await AdminHarness.run { harness in
      let id = try await open(harness)
      _ = try await put(harness, id, "model.onnx", "m")
      harness.registry.refuse(ServingError(.failedPrecondition, "callers would break"))
      let order = "{\"upload\":\"\(id)\"}"
      let refused = try await harness.order(Self.publish, order)
      #expect(refused.status == 412)
      harness.registry.refuse(nil)
      #expect(try await harness.order(Self.publish, order).status == 201)
    }
  }

  @Test func nobodyDisturbsAPublication() async throws {
    try await AdminHarness.run { harness in
      let id = try await open(harness)
      _ = try await put(harness, id, "model.onnx", "m")
      harness.registry.hold()
      async let published = harness.order(Self.publish, "{\"upload\":\"\(id)\"}")
      try await harness.wait { harness.registry.publishCount == 1 }
      #expect(try await put(harness, id, "other", "x").status == 412)
      let again = try await harness.order(Self.publish, "{\"upload\":\"\(id)\"}")
      #expect(again.status == 412)
      let deleted = try await harness.order("/v1/uploads/\(id)", "", method: "DELETE")
      #expect(deleted.status == 412)
      harness.registry.release()
      #expect(try await published.status == 201)
    }
  }

  @Test(arguments: [
    ("..%2F..%2Fetc", 400, "expected the name of a file"), (".hidden", 400, "the name of a file"),
    ("%00", 400, "the name of a file"), ("a%0Ab", 400, "the name of a file"),
    (String(repeating: "x", count: 256), 400, "of 1 to 255 bytes"),
    ("%FF", 201, "\"%FF\""), (String(repeating: "x", count: 255), 201, "\"byte_count\":1"),
  ])
  func aNameIsNoWayOut(name: String, status: Int, part: String) async throws {
    try await AdminHarness.run { harness in
      let id = try await open(harness)
      let reply = try await put(harness, id, name, "x")
      #expect(reply.status == status, "\(reply.body)")
      #expect(reply.body.contains(part), "\(reply.body)")
      #expect(try files(harness).count == (status == 201 ? 1 : 0))
    }
  }

  @Test func limitsHoldAtTheirEdge() async throws {
    try await AdminHarness.run {
      $0.uploads.fileBytesMax = 100_000
      $0.uploads.filesMax = 2
      $0.uploads.uploadsMax = 1
    } _: { harness in
      let id = try await open(harness)
      #expect(try await harness.order("/v1/uploads", "{}").status == 429)
      for (length, status) in [(100_000, 201), (100_001, 413)] {
        let reply = try await put(
          harness, id, "model.onnx", String(repeating: "x", count: length))
        #expect(reply.status == status)
      }
      #expect(try await put(harness, id, "b", "x").status == 201)
      #expect(try await put(harness, id, "c", "x").status == 429)
      let unsized = try await harness.exchange(
        "PUT /v1/uploads/\(id)/b HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n"
          + "content-type: application/octet-stream\r\n\r\n1\r\nx\r\n0\r\n\r\n")
      #expect(HTTPReply.all(in: unsized).first?.status == 411, "\(unsized)")
      let deleted = try await harness.order("/v1/uploads/\(id)", "{}", method: "DELETE")
      #expect(deleted.status == 200)
      #expect(deleted.body == "{\"deleted\":\"\(id)\"}\n")
      #expect(try await put(harness, id, "b", "x").status == 404)
      #expect(try FileManager.default.contentsOfDirectory(atPath: harness.folder).isEmpty)
    }
  }

  @Test func aFullDiskIsToldBeforeItIsFull() async throws {
    try await AdminHarness.run {
      $0.uploads.freeBytesMin = Int.max / 2
    } _: { harness in
      let id = try await open(harness)
      let reply = try await put(harness, id, "model.onnx", "x")
      #expect(reply.status == 507)
      #expect(reply.body.contains("1 bytes do not fit"), "\(reply.body)")
      #expect(try files(harness).isEmpty)
    }
  }

  /// A caller that goes away in the middle leaves nothing, and the name is free again.
  @Test func aFileThatIsCutShortLeavesNothing() async throws {
    try await AdminHarness.run {
      $0.uploads.pauseMillisecondsMax = 200
    } _: { harness in
      let id = try await open(harness)
      // One whose caller falls silent, and says so to nobody.
      let silent = try await harness.exchange(
        "PUT /v1/uploads/\(id)/model.onnx HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n"
          + "content-type: application/octet-stream\r\n\r\nabc")
      #expect(HTTPReply.all(in: silent).first?.status == 408, "\(silent)")
      // Refused as long as the first one is not seen to have ended.
      var status = 0
      for _ in 0..<2_000 where status != 201 {
        status = try await put(harness, id, "model.onnx", "whole").status
        if status != 201 { try await Task.sleep(for: .milliseconds(10)) }
      }
      #expect(status == 201)
      let files = try files(harness)
      #expect(files.count == 1 && files[0].hasSuffix("/model.onnx"), "\(files)")
    }
  }

  @Test func twoFilesComeInAtOnce() async throws {
    try await AdminHarness.run { harness in
      let id = try await open(harness)
      let content = String(repeating: "x", count: 2_000_000)
      async let first = put(harness, id, "a", content + "a")
      async let second = put(harness, id, "b", content + "b")
      #expect(try await [first.status, second.status] == [201, 201])
      let reply = try await harness.order(Self.publish, "{\"upload\":\"\(id)\"}")
      #expect(reply.status == 201)
      #expect(harness.registry.published == [["a": content + "a", "b": content + "b"]])
    }
  }

  @Test func whatAnEarlierServerLeftIsRemoved() async throws {
    let folder = NSTemporaryDirectory() + "/admin-tests-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["upload-0123", "kept"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    try await AdminHarness.run {
      $0.uploads.folder = folder
    } _: { _ in
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == ["kept"])
    }
  }
}
