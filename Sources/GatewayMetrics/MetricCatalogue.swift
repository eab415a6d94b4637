/// Every metric that the gateway has of its own: the one place where names are.
///
/// Units are Prometheus' base units, counters end in `_total`. Label values are the registry's
/// model names and versions and closed lists, never anything that a caller sends.
///
/// A series appears once something was counted in it, so an idle version costs a scrape its gauges
/// only. What is counted of a version ends with it: the first scrape after it was unloaded still
/// shows its last values, later ones nothing. A version that is loaded again begins at zero, which
/// Prometheus takes for a restart.
///
/// Of one version, labels `model` and `version`:
/// - `crossfade_requests_total` counter, replies, further labels `arm`, `code`: what was answered.
///   `arm` is `stable`, `canary`, `shadow`, or `pinned` for a caller who named the version; `code`
///   is `OK` or the error's.
/// - `crossfade_request_seconds` histogram, seconds: from a request's head to its encoded reply.
/// - `crossfade_request_queue_seconds` histogram, seconds: in the queue, `server-timing`'s `queue`.
/// - `crossfade_request_batch_seconds` histogram, seconds: putting its batch together, `batch`.
/// - `crossfade_request_compute_seconds` histogram, seconds: the engine's run, `compute`.
/// - `crossfade_batch_rows` histogram, rows: of each run of the engine; `_count` says the runs,
///   `_sum` the rows run.
/// - `crossfade_failed_runs_total` counter, runs: that ended with an error.
/// - `crossfade_batch_elements_total` counter, elements: of the input tensors that the engine was
///   given, padding included.
/// - `crossfade_padding_elements_total` counter, elements: of those, what no request sent.
/// - `crossfade_refusals_total` counter, requests, further label `reason`: that were not run;
///   `queue_rows`, `queue_bytes`, `queue_share`, `deadline_unreachable`, `deadline_expired`,
///   `cancelled`, `unloading`.
/// - `crossfade_saved_rows_total` counter, rows, further label `reason`: that left the queue
///   without being run; `deadline_expired`, `cancelled`.
/// - `crossfade_in_flight_requests` gauge, requests: with a lane, those that run included.
/// - `crossfade_queued_rows` gauge, rows: waiting in a lane.
/// - `crossfade_queued_bytes` gauge, bytes: of inputs waiting in a lane.
///
/// Of one model, label `model`:
/// - `crossfade_versions` gauge, versions, further label `state`: in each of `status`' states.
///
/// Of the gateway:
/// - `crossfade_unrouted_requests_total` counter, replies, label `code`: that no version gave:
///   metadata, health, and requests that were refused before one was chosen.
/// - `crossfade_unrouted_refusals_total` counter, requests, label `reason`: that the gateway
///   refused for its own sake; `body_memory`, `unread_replies`, `body_share`.
/// - `crossfade_connection_limit_hits_total` counter, label `limit`: connections, or streams of
///   them, that were ended for what their peer did; the limits are those of ``ConnectionLimit``.
/// - `crossfade_quota_refusals_total` counter, requests, label `quota`: over their identity's;
///   `rate`, `concurrency`.
/// - `crossfade_shed_requests_total` counter, requests, label `reason`: not taken in overload, by
///   the pressure; `held_bytes`, `memory`, `queue`, `loop_lateness`.
/// - `crossfade_overload_connections_closed_total` counter, connections: without a request, closed
///   in overload.
/// - `crossfade_overload_level` gauge, level: from 0, nothing given up, to 9, everything but
///   requests of priority 0.
/// - `crossfade_overload_pressure` gauge, parts of the limit, label `pressure`, as `reason` above.
/// - `crossfade_connections_total` counter, connections: accepted by the data plane.
/// - `crossfade_connections_refused_total` counter, connections: closed as they came, because there
///   were as many as there may be.
/// - `crossfade_accept_pauses_total` counter, pauses: of the data plane's listening, because the
///   system had no descriptor or memory for another connection.
/// - `crossfade_read_pauses_total` counter, pauses: of reading from a connection whose caller was
///   refused, for want of quota or room, faster than the pace.
/// - `crossfade_open_connections` gauge, connections: of the data plane.
/// - `crossfade_tls_handshakes_total` counter, handshakes, label `outcome`: of both planes;
///   `completed`, `failed`, `timeout`, `no_protocol` (ALPN), `plaintext`.
/// - `crossfade_tls_certificate_expiry_timestamp_seconds` gauge, seconds: since 1970, when the
///   first certificate of the chain in use ends.
/// - `crossfade_tls_reloads_total` counter, times, label `outcome`: that the files of key and
///   certificates had changed; `taken`, or `refused` for files that are not fit for use.
/// - `crossfade_authentications_total` counter, credentials, labels `proof`, `result`: that were
///   looked at, once for each connection or token and not for every request; `certificate`,
///   `token`, `key`, or `none` for what is no credential; `accepted`, `refused`, `backed_off`.
/// - `crossfade_access_reloads_total` counter, times, label `outcome`: that the access file, its
///   keys or its JWKS had changed; `taken`, or `refused` for files that are not fit for use.
/// - `crossfade_streams_reset_total` counter, streams: reset by the peer before their reply was
///   complete.
/// - `crossfade_received_bytes_total` counter, bytes: read from the data plane's sockets.
/// - `crossfade_sent_bytes_total` counter, bytes: written to the data plane's sockets.
/// - `crossfade_held_body_bytes` gauge, bytes: of request and reply bodies in memory.
/// - `crossfade_memory_budget_bytes` gauge, bytes: that loaded versions may need together.
/// - `crossfade_memory_used_bytes` gauge, bytes: that loaded versions are counted with.
/// - `crossfade_log_written_total` counter, predictions: written to the log.
/// - `crossfade_log_dropped_total` counter, predictions, label `reason`: that the log has not kept;
///   `capture` (the event loops were ahead of it), `queue_rows`, `queue_bytes`, `store_failed`,
///   `closed`.
/// - `crossfade_log_queued_rows` gauge, predictions: that wait to be written.
/// - `crossfade_access_lines_total` counter, lines: of the access log, written.
/// - `crossfade_access_dropped_total` counter, lines, label `reason`: that the access log was to
///   have and has not; `queue_full`, `over_rate` (of failures), `write_failed`.
/// - `crossfade_spans_exported_total` counter, spans: that their receiver took.
/// - `crossfade_spans_dropped_total` counter, spans, label `reason`: that it did not get, or not
///   take; `queue_full` (a request's spans together count once), `refused`, `unreachable`,
///   `rejected`, `shutdown`.
/// - `crossfade_span_export_failures_total` counter, attempts: to export that did not succeed.
/// - `crossfade_build_info` gauge, none, labels `version`, `engine`: always 1. `engine` names
///   those that are loaded, such as `onnxruntime 1.32.0, trees`.
/// - `crossfade_metrics_series_dropped_total` counter, times: that a library's metric was not
///   taken, because of its name or of the bounds on series.
///
/// Of the process, by Prometheus' own conventions:
/// - `process_cpu_seconds_total` counter, seconds: of the processors, in user and system mode.
/// - `process_start_time_seconds` gauge, seconds: since 1970-01-01T00:00:00Z.
/// - `process_resident_memory_bytes` gauge, bytes: resident.
/// - `process_virtual_memory_bytes` gauge, bytes: mapped.
/// - `process_open_fds` gauge, descriptors: open.
/// - `process_max_fds` gauge, descriptors: that may be open.
package enum MetricCatalogue {
  static let requests = version(
    "crossfade_requests_total", .counter, and: ["arm", "code"], "Replies of a version.")
  static let request = version(
    "crossfade_request_seconds", .histogram, "From a request's head to its encoded reply.")
  static let queue = version(
    "crossfade_request_queue_seconds", .histogram, "Time of a request in its lane's queue.")
  static let batch = version(
    "crossfade_request_batch_seconds", .histogram, "Time to put a request's batch together.")
  static let compute = version(
    "crossfade_request_compute_seconds", .histogram, "The engine's run that answered a request.")
  static let batchRows = version(
    "crossfade_batch_rows", .histogram, "Rows of each run of the engine.")
  static let failedRuns = version(
    "crossfade_failed_runs_total", .counter, "Runs of the engine that ended with an error.")
  static let batchElements = version(
    "crossfade_batch_elements_total", .counter,
    "Elements of the input tensors that the engine was given, padding included.")
  static let paddingElements = version(
    "crossfade_padding_elements_total", .counter,
    "Elements of the input tensors that no request sent.")
  static let refusals = version(
    "crossfade_refusals_total", .counter, and: ["reason"],
    "Requests that a version was chosen for and that were not run.")
  static let savedRows = version(
    "crossfade_saved_rows_total", .counter, and: ["reason"],
    "Rows that left the queue without being run.")
  static let inFlight = version(
    "crossfade_in_flight_requests", .gauge, "Requests with a lane, those that run included.")
  static let queuedRows = version("crossfade_queued_rows", .gauge, "Rows waiting in a lane.")
  static let queuedBytes = version(
    "crossfade_queued_bytes", .gauge, "Bytes of inputs waiting in a lane.")

  static let versions = MetricDefinition(
    "crossfade_versions", .gauge, labels: ["model", "state"], "Versions of a model by state.")

  static let unroutedRequests = MetricDefinition(
    "crossfade_unrouted_requests_total", .counter, labels: ["code"],
    "Replies that no version gave: metadata, health, refusals before one was chosen.")
  static let unroutedRefusals = MetricDefinition(
    "crossfade_unrouted_refusals_total", .counter, labels: ["reason"],
    "Requests that the gateway refused for its own sake.")
  static let limitHits = MetricDefinition(
    "crossfade_connection_limit_hits_total", .counter, labels: ["limit"],
    "Connections, or streams of them, that were ended for what their peer did.")
  static let quotaRefusals = MetricDefinition(
    "crossfade_quota_refusals_total", .counter, labels: ["quota"],
    "Requests over their identity's quota.")
  static let shedRequests = MetricDefinition(
    "crossfade_shed_requests_total", .counter, labels: ["reason"],
    "Requests not taken in overload, by the pressure.")
  static let overloadConnections = MetricDefinition(
    "crossfade_overload_connections_closed_total", .counter,
    "Connections without a request that were closed in overload.")
  static let overloadLevel = MetricDefinition(
    "crossfade_overload_level", .gauge,
    "What is given up in overload, from 0, nothing, to 9, all but priority 0.")
  static let overloadPressure = MetricDefinition(
    "crossfade_overload_pressure", .gauge, labels: ["pressure"],
    "What may run out, as a part of its limit.")
  static let connections = MetricDefinition(
    "crossfade_connections_total", .counter, "Connections accepted by the data plane.")
  static let connectionsRefused = MetricDefinition(
    "crossfade_connections_refused_total", .counter,
    "Connections closed as they came, because there were too many.")
  static let acceptPauses = MetricDefinition(
    "crossfade_accept_pauses_total", .counter,
    "Pauses of listening because the system had no room for another connection.")
  static let readPauses = MetricDefinition(
    "crossfade_read_pauses_total", .counter,
    "Times that a connection was left unread, as its caller was refused faster than the pace.")
  static let openConnections = MetricDefinition(
    "crossfade_open_connections", .gauge, "Connections of the data plane.")
  static let tlsHandshakes = MetricDefinition(
    "crossfade_tls_handshakes_total", .counter, labels: ["outcome"], "Handshakes of both planes.")
  static let tlsExpiry = MetricDefinition(
    "crossfade_tls_certificate_expiry_timestamp_seconds", .gauge,
    "When the first certificate of the chain ends, in seconds since 1970.")
  static let tlsReloads = MetricDefinition(
    "crossfade_tls_reloads_total", .counter, labels: ["outcome"],
    "Times that the files of key and certificates had changed.")
  static let authentications = MetricDefinition(
    "crossfade_authentications_total", .counter, labels: ["proof", "result"],
    "Credentials that were looked at.")
  static let accessReloads = MetricDefinition(
    "crossfade_access_reloads_total", .counter, labels: ["outcome"],
    "Times that the files of access control had changed.")
  static let streamsReset = MetricDefinition(
    "crossfade_streams_reset_total", .counter,
    "Streams reset by the peer before their reply was complete.")
  static let receivedBytes = MetricDefinition(
    "crossfade_received_bytes_total", .counter, "Bytes read from the data plane's sockets.")
  static let sentBytes = MetricDefinition(
    "crossfade_sent_bytes_total", .counter, "Bytes written to the data plane's sockets.")
  static let heldBodyBytes = MetricDefinition(
    "crossfade_held_body_bytes", .gauge, "Bytes of request and reply bodies in memory.")
  static let memoryBudget = MetricDefinition(
    "crossfade_memory_budget_bytes", .gauge, "Bytes that loaded versions may need together.")
  static let memoryUsed = MetricDefinition(
    "crossfade_memory_used_bytes", .gauge, "Bytes that loaded versions are counted with.")
  static let logWritten = MetricDefinition(
    "crossfade_log_written_total", .counter, "Predictions written to the log.")
  static let logDropped = MetricDefinition(
    "crossfade_log_dropped_total", .counter, labels: ["reason"],
    "Predictions that the log has not kept.")
  static let logQueued = MetricDefinition(
    "crossfade_log_queued_rows", .gauge, "Predictions that wait to be written to the log.")
  static let shadowMirrored = comparison(
    "crossfade_shadow_mirrored_total", "Requests that a shadow was to get.")
  static let shadowCompared = comparison(
    "crossfade_shadow_compared_total", "Requests of which both replies were compared.")
  static let shadowRows = comparison("crossfade_shadow_rows_total", "Rows that were compared.")
  static let shadowDifferentRows = comparison(
    "crossfade_shadow_different_rows_total", "Rows that differ beyond the tolerances.")
  static let shadowFailed = comparison(
    "crossfade_shadow_failed_total", and: ["code"], "Requests that a shadow failed.")
  static let shadowDropped = comparison(
    "crossfade_shadow_dropped_total", and: ["reason"],
    "Requests that a shadow was to get, and repetitions, that were not compared.")
  static let shadowLogDropped = MetricDefinition(
    "crossfade_shadow_log_dropped_total", .counter, labels: ["reason"],
    "Replies of shadows that the log has not kept.")
  static let accessLines = MetricDefinition(
    "crossfade_access_lines_total", .counter, "Lines of the access log that were written.")
  static let accessDropped = MetricDefinition(
    "crossfade_access_dropped_total", .counter, labels: ["reason"],
    "Lines that the access log was to have and has not.")
  static let spansExported = MetricDefinition(
    "crossfade_spans_exported_total", .counter, "Spans that their receiver took.")
  static let spansDropped = MetricDefinition(
    "crossfade_spans_dropped_total", .counter, labels: ["reason"],
    "Spans that their receiver did not get, or not take.")
  static let exportFailures = MetricDefinition(
    "crossfade_span_export_failures_total", .counter,
    "Attempts to export spans that did not succeed.")
  static let buildInfo = MetricDefinition(
    "crossfade_build_info", .gauge, labels: ["version", "engine"], "What runs here; always 1.")
  static let seriesDropped = MetricDefinition(
    "crossfade_metrics_series_dropped_total", .counter,
    "Times that a metric of a library was not taken.")

  static let cpuSeconds = MetricDefinition(
    "process_cpu_seconds_total", .counter, "Seconds of the processors, user and system.")
  static let startTime = MetricDefinition(
    "process_start_time_seconds", .gauge, "Start of the process, in seconds since 1970.")
  static let residentMemory = MetricDefinition(
    "process_resident_memory_bytes", .gauge, "Resident memory in bytes.")
  static let virtualMemory = MetricDefinition(
    "process_virtual_memory_bytes", .gauge, "Mapped memory in bytes.")
  static let openDescriptors = MetricDefinition(
    "process_open_fds", .gauge, "Open file descriptors.")
  static let maxDescriptors = MetricDefinition(
    "process_max_fds", .gauge, "File descriptors that may be open.")

  /// In the order of the text.
  static let all: [MetricDefinition] = [
    requests, request, queue, batch, compute, batchRows, failedRuns, batchElements,
    paddingElements, refusals, savedRows, inFlight, queuedRows, queuedBytes, versions,
    heldBodyBytes, memoryBudget, memoryUsed, logWritten, logDropped, logQueued, shadowLogDropped,
    shadowMirrored, shadowCompared, shadowRows, shadowDifferentRows, shadowFailed, shadowDropped,
    unroutedRequests, unroutedRefusals, limitHits, quotaRefusals, shedRequests,
    overloadConnections, connections, connectionsRefused, acceptPauses, readPauses, openConnections,
    streamsReset, receivedBytes, sentBytes, tlsHandshakes, tlsExpiry, tlsReloads, authentications,
    accessReloads, overloadLevel, overloadPressure, accessLines, accessDropped, spansExported,
    spansDropped, exportFailures, buildInfo, cpuSeconds, startTime, residentMemory,
    virtualMemory, openDescriptors, maxDescriptors, seriesDropped,
  ]

  private static func version(
    _ name: String, _ kind: MetricKind, and labels: [String] = [], _ help: String
  ) -> MetricDefinition {
    MetricDefinition(name, kind, labels: ["model", "version"] + labels, help)
  }

  private static func comparison(
    _ name: String, and labels: [String] = [], _ help: String
  ) -> MetricDefinition {
    MetricDefinition(
      name, .counter, labels: ["model", "baseline", "candidate"] + labels, help)
  }
}
