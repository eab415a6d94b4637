internal import AccessControl
internal import RegistryStore
internal import ServingCore

/// Keys as commands show them.
enum KeyText {
  static func table(_ records: [KeyRecord], now: Int64) -> String {
    guard !records.isEmpty else { return "no keys yet" }
    var table = TextTable(
      header: ["ID", "IDENTITY", "STATE", "CREATED", "EXPIRES", "ROLES", "RIGHTS", "MODELS"])
    for record in records {
      table.add([
        record.identifier, record.identity, record.state(now: now), time(record.created),
        record.expires.map(time) ?? "never", words(record.roles), words(rights(record)),
        words(models(record)),
      ])
    }
    return table.text
  }

  static func json(_ records: [KeyRecord], now: Int64) -> String {
    JSONOutput.object([("keys", JSONOutput.array(records.map { json($0, now: now) }))])
  }

  static func json(_ record: KeyRecord, now: Int64) -> String {
    JSONOutput.object([("state", JSONOutput.string(record.state(now: now)))] + members(record))
  }

  /// With the key itself.
  static func created(_ key: APIKey, _ record: KeyRecord) -> String {
    JSONOutput.object([("key", JSONOutput.string(key.text))] + members(record))
  }

  private static func members(_ record: KeyRecord) -> [(String, String)] {
    [
      ("id", JSONOutput.string(record.identifier)),
      ("identity", JSONOutput.string(record.identity)),
      ("created", JSONOutput.string(time(record.created))),
      ("expires", record.expires.map { JSONOutput.string(time($0)) } ?? "null"),
      ("revoked", record.revoked.map { JSONOutput.string(time($0)) } ?? "null"),
      ("roles", list(record.roles)), ("rights", list(rights(record))),
      ("models", list(models(record))),
    ]
  }

  private static func rights(_ record: KeyRecord) -> [String]? {
    record.scope.rights.map { rights in
      AccessRight.allCases.filter(rights.contains).map(\.rawValue)
    }
  }

  private static func models(_ record: KeyRecord) -> [String]? {
    record.scope.models?.map(\.description)
  }

  private static func time(_ seconds: Int64) -> String {
    UTCTimestamp(secondsSinceEpoch: seconds).description
  }

  private static func words(_ texts: [String]?) -> String { texts?.joined(separator: ",") ?? "all" }

  private static func list(_ texts: [String]?) -> String {
    texts.map { JSONOutput.array($0.map(JSONOutput.string)) } ?? "null"
  }
}
