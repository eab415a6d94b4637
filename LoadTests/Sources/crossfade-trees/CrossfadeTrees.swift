internal import ArgumentParser
internal import Foundation

/// The command line.
@main
struct CrossfadeTrees: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crossfade-trees",
    abstract: "Time the gateway's tree core on one thread, without a gateway around it.",
    discussion: """
      Each line of standard input is answered by a line of JSON on standard output, and the first \
      such line says that the model is loaded:

        time BATCH SECONDS      rows a second in batches of so many, over all rows again and \
      again; seconds are the process's own, so that what else runs takes none
        write BATCH COUNT FILE  the scores of the first rows, in such batches, as 64-bit floats

      LoadTests/trees.py asks so, and asks other libraries in the same words.

      Example:
        printf 'time 1 0.5\\ntime 64 0.5\\n' | crossfade-trees model.txt --rows rows.f32 \
      --features 64

      Exit codes: 0 every line was answered; 64 wrong arguments; 69 the model or a line could not \
      be served.
      """)

  @Argument(help: "A LightGBM text model (.txt), XGBoost's JSON or UBJSON (.json, .ubj), or .onnx.")
  var model: String
  @Option(help: "A file of 32-bit floats, row by row.")
  var rows: String
  @Option(help: "Floats in a row.")
  var features: Int

  func validate() throws {
    guard features > 0 else {
      throw ValidationError("--features: expected a positive number, got \(features)")
    }
  }

  func run() throws {
    do {
      let rows = try RowFile(path: rows, featureCount: features)
      let loop = try TreeLoop(modelPath: model, rows: rows)
      tell(#"{"loaded": "crossfade", "kernels": "\#(loop.kernels)"}"#)
      while let line = readLine() {
        tell(try loop.answer(TreeQuestion(line)))
      }
    } catch {
      FileHandle.standardError.write(Data("crossfade-trees: \(error)\n".utf8))
      throw ExitCode(69)
    }
  }

  /// At once, for whoever asked waits for it.
  private func tell(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
