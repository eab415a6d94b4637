internal import ServingCore

/// A comparison as a page for a decision: one file without scripts or anything to load, that reads
/// in light and dark, on a phone and on paper, and without its colours.
package enum ComparisonHTML {
  /// The whole page. Whatever comes from requests or models in it is escaped.
  package static func page(_ view: ComparisonReportView) -> String {
    let title = "\(view.model): version \(view.candidate) beside \(view.baseline)"
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="generator" content="\(Product.name) \(Product.version)"/>
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'"/>
      <title>\(title)</title>
      <style>
      \(ReportStyle.sheet)
      </style>
      </head>
      <body>
      \(ReportHeader(view: view).section)
      <main>
      \(VerdictSection(view: view).section)
      \(TruthSection(view: view).section)
      \(OutputSection.sections(view))
      \(SliceSection(view: view).section)
      \(LatencySection(latency: view.latency).section)
      \(TrafficSection(traffic: view.traffic, isReplay: view.isReplay).section)
      \(PairSection(view: view).section)
      \(MethodSection(view: view).section)
      </main>
      <footer>\(Product.name) \(Product.version) made this report at \(view.at). The same \
      figures as data: <code>\(command(view))</code></footer>
      </body>
      </html>

      """
    return page.text
  }

  /// What gives the same figures to a program.
  private static func command(_ view: ComparisonReportView) -> String {
    let since = view.isReplay ? "" : " --since \(view.since)"
    return "crossfade compare \(view.model) --baseline \(view.baseline) --candidate "
      + "\(view.candidate)\(since) --format json"
  }
}

extension ComparisonReportView {
  /// Whether logged requests or rows of a file were compared, and not mirrored traffic.
  var isReplay: Bool { source == "replay" }
}
