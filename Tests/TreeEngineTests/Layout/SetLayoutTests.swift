import Testing

@testable import TreeEngine

@Suite("Sets as kernels read them")
struct SetLayoutTests {
  @Test("Equal ones have one place")
  func equal() {
    let one = CategorySet(codes: [1, 40], codeCount: 50)
    let other = CategorySet(codes: [2], codeCount: 20)
    let layout = SetLayout([one, other, one])
    #expect(layout.places == [0, 2, 0])
    #expect(layout.words == [2, 1 << 8, 4])
  }

  @Test("Codes beyond the column are in no set")
  func codes() {
    let set = CategorySet(codes: [0, 31, 32, 33], codeCount: 33)
    #expect(set.words == [1 | 1 << 31, 1])
    #expect((0..<70).filter(set.contains) == [0, 31, 32])
  }
}
