import Testing

@Suite struct FunctionScanTests {
  @Test func findsBodiesAndTheirLengths() {
    let text = """
      protocol P {
        func none()
        var value: Int { get }
        init(a: Int)
      }
      struct S: P {
        let x = S.init(y: 1)
        var list: [Int] = [] { didSet {} }
        init(
          y: Int
        ) {
          self.init()
        }
        func one() { print("{") }
        package mutating func two<T>(
          _ body: (T) -> Void = { _ in }
        ) where T: Sendable {
          if true {
          }
        }
        var computed: Int {
          1
        }
        deinit { free() }
      }
      """
    let found = FunctionScan.functions(in: CodeMask.lines(of: text))
    #expect(
      found == [
        FunctionScan.Found(line: 9, lineCount: 5), FunctionScan.Found(line: 14, lineCount: 1),
        FunctionScan.Found(line: 15, lineCount: 6), FunctionScan.Found(line: 21, lineCount: 3),
        FunctionScan.Found(line: 24, lineCount: 1),
      ])
  }
}
