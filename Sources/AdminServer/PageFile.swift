internal import ServingCore

/// A file of the web page, which is part of the program.
struct PageFile {
  /// The page itself, which `/` gives.
  static let page = PageFile("index.html", PackageResources.index_html)
  static let document = PageFile("openapi.yaml", PackageResources.openapi_yaml)

  /// What the page loads: every file beside it.
  static let all = [
    PageFile("access.js", PackageResources.access_js),
    PageFile("announcer.js", PackageResources.announcer_js),
    PageFile("approvals.js", PackageResources.approvals_js),
    PageFile("arms.js", PackageResources.arms_js),
    PageFile("compare_plots.js", PackageResources.compare_plots_js),
    PageFile("compared_outputs.js", PackageResources.compared_outputs_js),
    PageFile("compared_slices.js", PackageResources.compared_slices_js),
    PageFile("comparison.css", PackageResources.comparison_css),
    PageFile("comparison.js", PackageResources.comparison_js),
    PageFile("comparison_data.js", PackageResources.comparison_data_js),
    PageFile("confusion.js", PackageResources.confusion_js),
    PageFile("data.js", PackageResources.data_js),
    PageFile("dialog.js", PackageResources.dialog_js),
    PageFile("dom.js", PackageResources.dom_js),
    PageFile("fader.js", PackageResources.fader_js),
    PageFile("fields.js", PackageResources.fields_js),
    PageFile("format.js", PackageResources.format_js),
    PageFile("gates.js", PackageResources.gates_js),
    PageFile("history.js", PackageResources.history_js),
    PageFile("intervals.js", PackageResources.intervals_js),
    PageFile("mixer.css", PackageResources.mixer_css),
    PageFile("model.js", PackageResources.model_js),
    PageFile("orders.js", PackageResources.orders_js),
    PageFile("overview.js", PackageResources.overview_js),
    PageFile("page.css", PackageResources.page_css),
    PageFile("page.js", PackageResources.page_js),
    PageFile("pairs.js", PackageResources.pairs_js),
    PageFile("plots.js", PackageResources.plots_js),
    PageFile("ramp.js", PackageResources.ramp_js),
    PageFile("shadow_orders.js", PackageResources.shadow_orders_js),
    PageFile("shadows.js", PackageResources.shadows_js),
    PageFile("shortcuts.js", PackageResources.shortcuts_js),
    PageFile("signin.js", PackageResources.signin_js),
    PageFile("sizes.js", PackageResources.sizes_js),
    PageFile("source.js", PackageResources.source_js),
    PageFile("ticks.js", PackageResources.ticks_js),
    PageFile("traffic.js", PackageResources.traffic_js),
    PageFile("truth.js", PackageResources.truth_js),
    PageFile("versions.js", PackageResources.versions_js),
  ]

  /// Nothing but the page's own files, and nobody shows it in a frame: whoever gets a text of
  /// theirs into a route's reason still gets no script to run.
  static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  let name: String
  let content: [UInt8]
  /// Changes with the content.
  let tag: String

  private init(_ name: String, _ content: [UInt8]) {
    self.name = name
    self.content = content
    let hash = content.withUnsafeBytes { BucketHash.Salt(name).hash($0) }
    tag = "\"\(String(hash, radix: 16))\""
  }

  var contentType: String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "yaml": "application/yaml"
    default: "application/octet-stream"
    }
  }
}
