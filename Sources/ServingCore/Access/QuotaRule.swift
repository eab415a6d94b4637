/// A quota, and the models that it is for, each of which has a bucket of its own.
package struct QuotaRule: Hashable, Sendable {
  package var models: ModelPattern
  package var quota: AccessQuota

  package init(models: ModelPattern, quota: AccessQuota) {
    self.models = models
    self.quota = quota
  }
}
