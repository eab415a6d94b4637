/// The reply of `PUT /v1/uploads/{id}/{name}`.
package struct UploadedFile: Codable, Hashable, Sendable {
  package var name: String
  package var byteCount: Int
}
