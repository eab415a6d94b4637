internal import ServingCore

/// Which comparison is asked for.
struct ComparisonQuestion: Hashable {
  var model: ModelName
  var baseline: ModelVersion?
  var candidate: ModelVersion?
  /// The revision that began the shadow, zero for a replay; nil for the newest.
  var since: Int?
  /// The parameter whose slices are shown; nil for all.
  var parameter: String?

  /// What a running gateway is asked.
  var path: String {
    var parts: [String] = []
    if let baseline { parts.append("baseline=\(baseline)") }
    if let candidate { parts.append("candidate=\(candidate)") }
    if let since { parts.append("since=\(since)") }
    if let parameter { parts.append("by=\(AdminClientRequest.part(parameter))") }
    return "/v1/models/\(model)/comparison"
      + (parts.isEmpty ? "" : "?\(parts.joined(separator: "&"))")
  }
}
