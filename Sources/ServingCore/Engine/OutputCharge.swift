/// What is counted as held for as long as a batch's outputs are there; a subclass ends the count in
/// its `deinit`.
open class OutputCharge {
  package init() {}
}
