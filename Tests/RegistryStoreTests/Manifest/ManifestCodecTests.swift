import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct ManifestCodecTests {
  private static func decode(_ yaml: String) throws(ServingError) -> Manifest {
    try ManifestCodec.decode(Array(yaml.utf8))
  }

  @Test func writesForPeopleToRead() throws {
    let text = String(decoding: try ManifestCodec.encode(.sample()), as: UTF8.self)
    #expect(
      text == """
        # Written by publish. A published version never changes, and the digests below are checked
        # before it is loaded: to change anything, publish another version.
        schema: 1
        model: digits
        version: 2
        format: onnx
        engine: onnxruntime
        artifact: model.onnx
        files:
          golden.json: { bytes: 1234, sha256: \(Manifest.emptySHA256) }
          model.onnx: { bytes: 12345, sha256: \(Manifest.emptySHA256) }
        signature:
          inputs:
            - { name: pixels, datatype: FP32, shape: [batch, 64] }
          outputs:
            - { name: label, datatype: INT64, shape: [-1] }
            - { name: scalar, datatype: BYTES, shape: [] }
        batching: { enabled: false, max_rows: 32 }
        threads: { intra_op: 2, inter_op: 3 }
        warm_up: { rows: [1, 64] }
        golden: golden.json
        lineage:
          change: "a wider hidden layer"
          seed: "20260101"
        published: { by: ana, at: "2026-11-23T05:00:00Z" }

        """)
  }

  @Test func readsWhatItWrites() throws {
    let manifest = try Manifest.sample()
    #expect(try ManifestCodec.decode(try ManifestCodec.encode(manifest)) == manifest)
  }

  @Test func keepsTheOutputsThatAreWanted() throws {
    var manifest = try Manifest.sample()
    manifest.engine = .trees
    manifest.threads = .defaults
    manifest.outputs = ["raw_score", "leaf: index"]
    let written = try ManifestCodec.encode(manifest)
    let text = String(decoding: written, as: UTF8.self)
    #expect(text.contains("\nengine: trees\noutputs: [raw_score, \"leaf: index\"]\nartifact: "))
    #expect(try ManifestCodec.decode(written) == manifest)
  }

  @Test func takesAsManyOutputsAsTheLimit() throws {
    var manifest = try Manifest.sample()
    manifest.engine = .trees
    manifest.threads = .defaults
    manifest.outputs = (0..<ManifestCodec.tensorsMax).map { "output\($0)" }
    #expect(try ManifestCodec.decode(try ManifestCodec.encode(manifest)) == manifest)
    manifest.outputs.append("one more")
    let error = refusal { () throws(ServingError) in try ManifestCodec.encode(manifest) }
    #expect(error?.message == "outputs: expected at most 1024 elements, got 1025")
  }

  @Test(arguments: [("breaking: true", true), ("breaking: false", false), ("", false)])
  func readsWhetherItIsBreaking(_ line: String, _ isBreaking: Bool) throws {
    var manifest = try Manifest.sample()
    let yaml = String(decoding: try ManifestCodec.encode(manifest), as: UTF8.self)
    #expect(!yaml.contains("breaking"))
    let read = try Self.decode(yaml + line)
    #expect(read.isBreaking == isBreaking)
    manifest.isBreaking = true
    let written = try ManifestCodec.encode(manifest)
    #expect(String(decoding: written, as: UTF8.self).contains("\nbreaking: true\n"))
    #expect(try ManifestCodec.decode(written) == manifest)
  }

  @Test func givesDefaultsForWhatIsLeftOut() throws {
    let manifest = try Self.decode(
      """
      {schema: 1, model: m, version: 9223372036854775807, format: onnx, artifact: 'a b.onnx',
       files: {a b.onnx: {bytes: 0, sha256: \(Manifest.emptySHA256)}},
       signature: {inputs: [{name: x, datatype: BOOL, shape: [-1, "64 or so", 7]}],
                   outputs: [{name: x, datatype: BOOL, shape: []}]},
       batching: {}, published: {by: ana, at: 2026-11-23T05:00:00Z}}
      """)
    #expect(manifest.version.number == .max)
    #expect(manifest.engine == .onnxruntime)
    #expect(manifest.outputs == [])
    #expect(manifest.batching == .defaults)
    #expect(manifest.threads == .defaults)
    #expect(manifest.warmUpRows == [1])
    #expect(manifest.golden == nil)
    #expect(manifest.lineage == [:])
    #expect(
      manifest.signature.inputs[0].dimensions
        == [.dynamic(name: nil), .dynamic(name: "64 or so"), .fixed(7)])
  }

  @Test func sortsFilesByTheBytesOfTheirNames() throws {
    var manifest = try Manifest.sample()
    manifest.files = ["z", "é", "model.onnx", "golden.json", "A"].map {
      ArtifactFile(name: $0, byteCount: 1, sha256: Manifest.emptySHA256)
    }
    let back = try ManifestCodec.decode(try ManifestCodec.encode(manifest))
    #expect(back.files.map(\.name) == ["A", "golden.json", "model.onnx", "z", "é"])
  }

  /// What a manifest must not state cannot be written either; the key is named, without a line of
  /// a text that nobody has seen.
  @Test func refusesToWriteWhatItWouldRefuseToRead() throws {
    let cases: [(inout Manifest) -> String] = [
      {
        $0.warmUpRows = [0]
        return "warm_up.rows[0]: expected a whole number from 1 to 65536"
      },
      {
        $0.batching.maxRows = 65_537
        return "batching.max_rows: expected a whole number from 1"
      },
      {
        $0.threads.interOp = 0
        return "threads.inter_op: expected a whole number from 1 to 256"
      },
      {
        $0.artifact = "other.onnx"
        return "artifact: expected one of the files [\"golden.json\""
      },
      {
        $0.golden = "none.json"
        return "golden: expected one of the files"
      },
      {
        $0.files[0].name = "../x"
        return "expected a plain file name other than manifest.yaml"
      },
      {
        $0.files[0].name = "manifest.yaml"
        return "expected a plain file name other than"
      },
      {
        $0.files[0].sha256 = "abc"
        return "expected 64 lowercase hexadecimal digits, got \"abc\""
      },
      {
        $0.files[0].byteCount = -1
        return "bytes: expected a whole number from 0"
      },
      {
        $0.publishedBy = ""
        return "published.by: expected text of 1 to 256 bytes, got 0"
      },
      {
        $0.publishedAt = "yesterday"
        return "published.at: expected a time in UTC such as"
      },
      {
        $0.lineage = ["": "x"]
        return "expected a key of 1 to 128 bytes, got 0"
      },
      {
        $0.lineage = [String(repeating: "é", count: 65): ""]
        return "expected a key of 1 to 128 bytes, got 130"
      },
      {
        $0.lineage = ["x": String(repeating: "x", count: 65_537)]
        return "lineage.x: expected text of 0 to 65536 bytes, got 65537"
      },
      {
        $0.lineage["x"] = "\u{FEFF}y"
        return "begins with a byte order mark"
      },
      {
        $0.signature.inputs = []
        return "signature.inputs: expected at least one tensor"
      },
      {
        $0.signature.inputs[0].dimensions[0] = .dynamic(name: "64")
        return "signature.inputs[0].shape[0]: expected the name of a dynamic dimension, which must "
          + "not be a number, got \"64\""
      },
      {
        $0.signature.inputs[0].dimensions[0] = .dynamic(name: "-99999999999999999999")
        return "which must not be a number"
      },
      {
        $0.signature.inputs[0].dimensions[1] = .fixed(0)
        return "expected a positive extent"
      },
      {
        $0.signature.outputs[1].name = "label"
        return "tensor \"label\" is given twice"
      },
    ]
    for change in cases {
      var manifest = try Manifest.sample()
      let message = change(&manifest)
      let error = refusal { () throws(ServingError) in try ManifestCodec.encode(manifest) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
      #expect(error?.message.contains("line ") == false)
    }
  }

  @Test func refusesMoreThanTheLimit() throws {
    var yaml = try ManifestCodec.encode(.sample())
    yaml += [UInt8](repeating: UInt8(ascii: "#"), count: ManifestCodec.byteCountMax - yaml.count)
    _ = try ManifestCodec.decode(yaml)
    yaml.append(UInt8(ascii: "#"))
    let error = refusal { () throws(ServingError) in try ManifestCodec.decode(yaml) }
    #expect(error?.message == "expected at most 1048576 bytes, got 1048577")

    var manifest = try Manifest.sample()
    for key in 0..<20 { manifest.lineage["\(key)"] = String(repeating: "x", count: 65_000) }
    let large = refusal { () throws(ServingError) in try ManifestCodec.encode(manifest) }
    #expect(large?.message.contains("expected at most 1048576") == true)
  }

  @Test func listsAreAsLongAsTheirLimits() throws {
    func specs(_ count: Int) -> [TensorSpec] {
      (0..<count).map { TensorSpec(name: "t\($0)", datatype: .fp32, dimensions: []) }
    }
    var manifest = try Manifest.sample()
    manifest.warmUpRows = Array(1...ManifestCodec.warmUpRunsMax)
    manifest.signature.inputs = specs(ManifestCodec.tensorsMax)
    manifest.lineage = Dictionary(
      uniqueKeysWithValues: (0..<ManifestCodec.lineageEntriesMax).map { ("key\($0)", "") })
    #expect(try ManifestCodec.decode(try ManifestCodec.encode(manifest)) == manifest)

    let cases: [(inout Manifest) -> String] = [
      {
        $0.warmUpRows.append(1)
        return "warm_up.rows: expected at most 64 elements, got 65"
      },
      {
        $0.signature.inputs = specs(1_025)
        return "inputs: expected at most 1024 elements"
      },
      {
        $0.lineage["one more"] = ""
        return "lineage: expected at most 1024 entries, got 1025"
      },
    ]
    for change in cases {
      var beyond = manifest
      let message = change(&beyond)
      let error = refusal { () throws(ServingError) in try ManifestCodec.encode(beyond) }
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<100 {
      var manifest = try Manifest.sample()
      manifest.lineage = [:]
      for _ in 0..<Int.random(in: 0..<8, using: &random) {
        manifest.lineage[OddText.make(1...20, &random)] = OddText.make(0...40, &random)
      }
      manifest.publishedBy = OddText.make(1...20, &random)
      manifest.signature.inputs[0].name = OddText.make(1...30, &random)
      manifest.signature.inputs[0].dimensions[0] = .dynamic(
        name: "d" + OddText.make(0...20, &random))
      let back = try ManifestCodec.decode(try ManifestCodec.encode(manifest))
      #expect(back == manifest)
      // Equal strings may still be other scalars.
      #expect(Array(back.publishedBy.unicodeScalars) == Array(manifest.publishedBy.unicodeScalars))
    }
  }

  /// A damaged manifest is refused or read, and never brings the reader down.
  @Test(arguments: SeededRandom.seeds)
  func damageGivesAnErrorOrAManifest(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let yaml = try ManifestCodec.encode(.sample())
    for _ in 0..<300 {
      var damaged = yaml
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged[index] = UInt8.random(in: 0...255, using: &random)
        case 1: damaged.remove(at: index)
        default:
          let signs = Array("&*!|>%@`{}[],:-?\"'\n ".utf8).shuffled(using: &random)
          damaged.insert(contentsOf: signs.prefix(2), at: index)
        }
      }
      let error = refusal { () throws(ServingError) in try ManifestCodec.decode(damaged) }
      #expect(error == nil || error?.code == .invalidArgument)
    }
  }
}
