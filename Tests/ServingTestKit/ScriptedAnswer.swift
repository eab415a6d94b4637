package import ServingCore

/// What a scripted session makes of the rows of a batch: known answers, or trouble.
package struct ScriptedAnswer: Sendable {
  package typealias Rows = [[Float]]

  package let make: @Sendable (Rows) throws(ServingError) -> Rows

  package init(_ make: @escaping @Sendable (Rows) throws(ServingError) -> Rows) {
    self.make = make
  }

  /// What every answer below gives for an element that nothing is wrong with; exact for small
  /// integers.
  package static func expected(_ element: Float) -> Float { 2 * element + 1 }

  /// ``expected(_:)`` of each element.
  package static let rowByRow = ScriptedAnswer { rows in
    rows.map { $0.map(expected) }
  }

  /// As ``rowByRow``; a run fails when it has a row that begins with one of `elements`.
  package static func failing(
    on elements: Set<Float>, with error: ServingError = refusal
  ) -> ScriptedAnswer {
    ScriptedAnswer { rows throws(ServingError) in
      if rows.contains(where: { $0.first.map(elements.contains) ?? false }) { throw error }
      return try rowByRow.make(rows)
    }
  }

  /// What ``failing(on:with:)`` fails with unless it is told otherwise.
  package static let refusal = ServingError(.internal, "the engine refuses a row")

  /// As ``rowByRow``, with one row too few.
  package static let droppingLastRow = ScriptedAnswer { rows throws(ServingError) in
    try rowByRow.make(rows).dropLast()
  }

  /// As ``rowByRow`` for a row alone; in a batch every row's answer depends on how many there are.
  package static let mixingRows = ScriptedAnswer { rows throws(ServingError) in
    try rowByRow.make(rows).map { row in row.map { $0 + Float(rows.count - 1) } }
  }
}
