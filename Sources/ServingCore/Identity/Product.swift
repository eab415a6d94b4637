/// What this program calls itself on the wire and on the command line.
package enum Product {
  package static let name = "crossfade"
  package static let version = "0.1.0"
}
