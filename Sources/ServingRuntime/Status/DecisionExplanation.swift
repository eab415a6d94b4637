internal import ServingCore

/// Why a request went where it went, in sentences for people: the rules of ``Router`` told
/// backwards from what a record kept of them.
struct DecisionExplanation {
  let record: PredictionRecord
  /// The revision that decided, when it can still be read.
  let route: Route?

  var sentences: [String] {
    switch record.basis {
    case .path:
      ["The path of the request named version \(version), so no route was asked."]
    case .version:
      [
        "The header crossfade-version asked for version \(version)"
          + (record.arm.map { ", which was the \($0.rawValue) by \(revision)." }
            ?? ", which was no arm of the route.")
      ]
    case .label:
      [
        "The header crossfade-label asked for the \(arm), and by \(revision) that was version "
          + "\(version)."
      ]
    case .key:
      [
        "The routing key \(key) is on the list of keys of the \(arm), version \(version), in "
          + "\(revision); lists go before buckets."
      ]
    case .bucket: bucketSentences
    }
  }

  private var version: String { record.version.description }
  private var arm: String { record.arm == .canary ? "canary" : "stable version" }

  private var revision: String {
    record.revision == 0 ? "no revision (the model had no route)" : "revision \(record.revision)"
  }

  private var key: String { (record.key ?? record.requestID).quotedForMessage }

  private var bucketSentences: [String] {
    guard record.revision != 0 else {
      return ["The model had no route, so its highest good version answered: version \(version)."]
    }
    guard record.bucket != nil else {
      let reason =
        route.map { $0.canaries.isEmpty }
          ?? false ? "had no canary" : "had no canary that this request could have gone to"
      return ["\(revision.capitalizedFirst) \(reason), so its stable version \(version) answered."]
    }
    let source =
      record.key == nil
      ? "There was no crossfade-key, so the request's id \(key) was the routing key"
      : "The routing key \(key) came with crossfade-key"
    return ["\(source)."] + canarySentences + [outcome]
  }

  private var outcome: String {
    record.arm == .canary
      ? "So the canary, version \(version), answered."
      : "So the stable version \(version) answered."
  }

  /// One for each canary, as far as they were asked. Buckets are computed anew, since each salt has
  /// its own.
  private var canarySentences: [String] {
    guard let route else {
      return [
        "\(revision.capitalizedFirst) cannot be read any more, so its ranges of buckets are not "
          + "known; the bucket was \(record.bucket.map(String.init) ?? "not kept")."
      ]
    }
    var sentences: [String] = []
    for canary in route.canaries {
      let name = "Canary version \(canary.version)"
      guard canary.slice.matches({ record.parameters[$0] }) else {
        sentences.append("\(name) is for \(Self.text(canary.slice)); this request is not in it.")
        continue
      }
      let bucket = BucketHash.bucket(salt: canary.salt, key: record.key ?? record.requestID)
      let told =
        "\(name) has \(canary.percentage) %, \(Self.text(canary.buckets)), and by the salt "
        + "\(canary.salt.quotedForMessage) the key falls into bucket \(bucket)"
      if record.arm == .canary, canary.version == record.version {
        sentences.append("\(told), which is among them.")
        break
      }
      sentences.append(
        canary.buckets.contains(bucket)
          ? "\(told), which is among them, but the version was not ready and was passed over."
          : "\(told), which is not.")
    }
    return sentences
  }

  private static func text(_ buckets: BucketSet) -> String {
    let ranges = buckets.texts
    return ranges.isEmpty
      ? "no buckets" : "of the buckets 0-9999 these: \(ranges.joined(separator: ", "))"
  }

  private static func text(_ slice: RouteSlice) -> String {
    "requests with "
      + slice.conditions.sorted { $0.key < $1.key }.map { name, values in
        "\(name) \(values.quotedListForMessage)"
      }.joined(separator: " and ")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
