internal import ServingRuntime

/// What an order to promote came to.
enum PromotionOutcome: Equatable {
  case made(RouteOutcome)
  /// It waits for another person.
  case proposed(ProposalView)
}
