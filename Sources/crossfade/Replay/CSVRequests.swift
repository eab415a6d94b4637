internal import ServingCore

/// The rows of a CSV file as requests.
final class CSVRequests: ReplaySource {
  /// What the header says.
  let columns: CSVColumns

  private let specs: [TensorSpec]
  private let path: String
  private let readShare: () -> Double?
  private var reader: CSVReader
  private var rowCount = 0

  /// Reads the header.
  /// - Parameters:
  ///   - path: for messages.
  ///   - share: how much of the file is read.
  /// - Throws: `INVALID_ARGUMENT` for a file without a header, or with one that the inputs do not
  ///   fit.
  init(
    _ reader: CSVReader, path: String, specs: [TensorSpec],
    share: @escaping () -> Double? = { nil }
  ) throws(ServingError) {
    self.specs = specs
    self.path = path
    readShare = share
    var reader = reader
    do throws(ServingError) {
      guard let header = try reader.next() else {
        throw ServingError(
          .invalidArgument, "expected a header that names the columns, got nothing")
      }
      do throws(ServingError) {
        columns = try CSVColumns(header, specs: specs)
      } catch {
        throw error.prefixed("line \(header.line)")
      }
    } catch {
      throw error.prefixed(path.quotedPath)
    }
    self.reader = reader
  }

  var share: Double? { readShare() }

  func next() throws(ServingError) -> ReplayStep? {
    do throws(ServingError) {
      guard let record = try reader.next() else { return nil }
      rowCount += 1
      return .request(try request(record))
    } catch {
      throw error.prefixed(path.quotedPath)
    }
  }

  private func request(_ record: CSVRecord) throws(ServingError) -> ReplayRequest {
    guard record.fieldCount == columns.names.count else {
      throw ServingError(
        .invalidArgument,
        "line \(record.line): expected \(columns.names.count) fields as the header has, got "
          + "\(record.fieldCount)")
    }
    var request = ReplayRequest(id: "\(rowCount)", inputs: [])
    for (place, spec) in specs.enumerated() {
      request.inputs.append(try input(place, spec, record))
    }
    for slice in columns.slices {
      let value = try text(slice.column, record)
      if !value.isEmpty { request.slices[slice.name] = value }
    }
    if let column = columns.identifier {
      let id = try bounded(column, record)
      if !id.isEmpty { request.id = id }
    }
    if let column = columns.truth {
      let truth = try bounded(column, record)
      if !truth.isEmpty {
        request.truth = .text(
          truth, place: "\(path.quotedPath): \(cell(column, record))")
      }
    }
    return request
  }

  private func input(
    _ place: Int, _ spec: TensorSpec, _ record: CSVRecord
  ) throws(ServingError) -> OwnedTensor {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(columns.elements[place].count * (spec.datatype.byteWidth ?? 16))
    for column in columns.elements[place] {
      let text = try text(column, record)
      guard CSVCell.append(text, spec.datatype, to: &bytes) else {
        throw ServingError(
          .invalidArgument,
          "\(cell(column, record)): expected a value of \(spec.datatype.name), got "
            + (text.isEmpty ? "nothing" : text.quotedForMessage),
          detail: ["input": spec.name])
      }
    }
    return OwnedTensor(
      name: spec.name, datatype: spec.datatype, shape: columns.shapes[place], bytes: bytes)
  }

  private func text(_ column: Int, _ record: CSVRecord) throws(ServingError) -> String {
    guard let text = record.text(column) else {
      throw ServingError(
        .invalidArgument,
        "\(cell(column, record)): expected UTF-8, got other bytes; save the file as UTF-8")
    }
    return text
  }

  /// As long as ids and labels may be elsewhere.
  private func bounded(_ column: Int, _ record: CSVRecord) throws(ServingError) -> String {
    let text = try text(column, record)
    guard text.utf8.count <= Outcome.textBytesMax else {
      throw ServingError(
        .invalidArgument,
        "\(cell(column, record)): expected at most \(Outcome.textBytesMax) bytes, got "
          + "\(text.utf8.count)")
    }
    return text
  }

  private func cell(_ column: Int, _ record: CSVRecord) -> String {
    "line \(record.line), column \(columns.names[column].quotedForMessage)"
  }
}
