internal import NIOSSL
package import ServingCore
internal import Synchronization

/// A server's certificate: the one in use now, and how it is renewed while connections live on.
///
/// New handshakes use the newest files that were fit for use; a connection keeps what it began
/// with. Sessions may be resumed (RFC 8446 section 2.2) as long as the files stay the same: new
/// ones have new keys for tickets, so nobody gets past a changed list of authorities.
package final class TLSServer: Sendable {
  /// Seconds before its end from which a certificate is warned of.
  package static let warningSeconds: Int64 = 14 * daySeconds
  private static let daySeconds: Int64 = 86_400

  /// Between two looks at the files.
  package static let lookMilliseconds = 1_000

  private struct Looks {
    var stamps: [TLSFileStamp?]
    /// Whether the last look found a change: the next reads once more, for a file may be written to
    /// twice within one tick of the file system's clock.
    var isUnsettled = true
    /// The day, since 1970, on which was last warned.
    var warnedDay: Int64?
    /// The last refusal, which is not told again.
    var refusal: String?
  }

  private let settings: TLSServerSettings
  private let current: Mutex<TLSMaterial>
  private let looks: Mutex<Looks>
  private let clock: @Sendable () -> Int64
  private let report: @Sendable (TLSNotice) -> Void
  let counters = TLSCounters()

  /// - Parameters:
  ///   - clock: Unix seconds.
  ///   - report: what an operator should hear.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file that cannot be used.
  package init(
    _ settings: TLSServerSettings, clock: @escaping @Sendable () -> Int64,
    report: @escaping @Sendable (TLSNotice) -> Void
  ) throws(ServingError) {
    self.settings = settings
    self.clock = clock
    self.report = report
    let stamps = Self.stamps(settings.files)
    let material = try TLSMaterial(
      TLSMaterial.Contents(settings.files), settings, now: clock())
    current = Mutex(material)
    looks = Mutex(Looks(stamps: stamps))
  }

  /// Whether clients must show certificates.
  package var requiresClientCertificate: Bool { settings.clientCertificates == .required }

  /// Now, in Unix seconds.
  var now: Int64 { clock() }

  package var figures: TLSFigures {
    counters.figures(expiresAt: current.withLock { $0.expiresAt })
  }

  func context(for plane: TLSPlane) -> NIOSSLContext {
    current.withLock { $0.context(for: plane) }
  }

  /// Looks whether the files have changed, and takes up those that did and are fit for use. Reads
  /// files, so not for an event loop.
  package func refresh() {
    looks.withLock { looks in
      let stamps = Self.stamps(settings.files)
      if looks.isUnsettled || stamps != looks.stamps {
        looks.isUnsettled = stamps != looks.stamps
        looks.stamps = stamps
        read(&looks)
      }
      warn(&looks)
    }
  }

  private func read(_ looks: inout Looks) {
    do throws(ServingError) {
      let contents = try TLSMaterial.Contents(settings.files)
      guard contents != current.withLock({ $0.contents }) else {
        looks.refusal = nil
        return
      }
      let material = try TLSMaterial(contents, settings, now: clock())
      current.withLock { $0 = material }
      looks.refusal = nil
      looks.warnedDay = nil
      counters.countReload(isTaken: true)
      report(.renewed(expiresAt: material.expiresAt))
    } catch {
      guard looks.refusal != error.message else { return }
      looks.refusal = error.message
      counters.countReload(isTaken: false)
      report(.refused(error.message))
    }
  }

  /// Once a day, from two weeks before the end.
  private func warn(_ looks: inout Looks) {
    let now = clock()
    let remaining = current.withLock { $0.expiresAt } - now
    let day = now / Self.daySeconds
    guard remaining <= Self.warningSeconds, looks.warnedDay != day else { return }
    looks.warnedDay = day
    report(remaining <= 0 ? .expired : .expiresSoon(days: remaining / Self.daySeconds))
  }

  /// A folder of links may be swapped while it is looked at; the next look tells.
  private static func stamps(_ files: TLSFiles) -> [TLSFileStamp?] {
    [files.certificateChain, files.privateKey, files.authorities].map { path in
      path.flatMap { TLSFileStamp(path: $0) }
    }
  }
}
