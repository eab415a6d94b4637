package import ServingRuntime

/// Who answers the admin plane's requests. Where somebody is missing, the paths that would need
/// them are as unknown as any other.
package struct AdminSources: Sendable {
  package var status: any StatusSource
  package var metrics: (any MetricsSource)?
  package var reports: (any ReportSource)?
  package var comparisons: (any ComparisonSource)?
  package var registry: (any RegistryOperations)?

  package init(
    status: any StatusSource, metrics: (any MetricsSource)? = nil,
    reports: (any ReportSource)? = nil, comparisons: (any ComparisonSource)? = nil,
    registry: (any RegistryOperations)? = nil
  ) {
    self.status = status
    self.metrics = metrics
    self.reports = reports
    self.comparisons = comparisons
    self.registry = registry
  }
}
