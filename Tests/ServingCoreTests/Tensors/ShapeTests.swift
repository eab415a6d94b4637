import ServingCore
import Testing

@Suite struct ShapeTests {
  @Test func aScalarHasNoDimensionsAndOneElement() {
    let shape = Shape()
    #expect(shape.rank == 0)
    #expect(shape.dimensions == [])
    #expect(shape.elementCount == 1)
    #expect(shape.elementCountPerRow == 1)
    #expect(shape.description == "[]")
  }

  struct Count: CustomTestStringConvertible {
    var dimensions: [Int]
    var elements: Int?
    var perRow: Int?
    var testDescription: String { "\(dimensions)" }
  }

  static let counts: [Count] = [
    Count(dimensions: [3], elements: 3, perRow: 1),
    Count(dimensions: [2, 3, 4], elements: 24, perRow: 12),
    Count(dimensions: [0], elements: 0, perRow: 1),
    Count(dimensions: [5, 0], elements: 0, perRow: 0),
    Count(dimensions: [0, 5], elements: 0, perRow: 5),
    Count(dimensions: [-1], elements: nil, perRow: 1),
    Count(dimensions: [2, -1], elements: nil, perRow: nil),
    Count(dimensions: [-2, -3], elements: nil, perRow: nil),
    Count(dimensions: [-1, 4], elements: nil, perRow: 4),
    Count(dimensions: [.max], elements: .max, perRow: 1),
    Count(dimensions: [.max, 1], elements: .max, perRow: 1),
    Count(dimensions: [.max, 2], elements: nil, perRow: 2),
    Count(dimensions: [2, .max], elements: nil, perRow: .max),
    Count(dimensions: [2, .max, .max], elements: nil, perRow: nil),
    Count(dimensions: [1 << 32, 1 << 31], elements: nil, perRow: 1 << 31),
    Count(dimensions: [1 << 32, 1 << 30], elements: 1 << 62, perRow: 1 << 30),
  ]

  @Test(arguments: counts)
  func countsElementsOrSaysThatItCannot(_ count: Count) throws {
    let shape = try #require(Shape(count.dimensions))
    #expect(shape.elementCount == count.elements)
    #expect(shape.elementCountPerRow == count.perRow)
    #expect(shape.dimensions == count.dimensions)
  }

  @Test func takesRanksUpToTheLimit() throws {
    var shape = try #require(Shape(Array(1...Shape.rankMax)))
    #expect(shape.rank == Shape.rankMax)
    #expect(Shape(Array(1...Shape.rankMax + 1)) == nil)
    let before = shape
    let hasRoom = shape.append(9)
    #expect(!hasRoom)
    #expect(shape == before)
  }

  @Test func growsInward() {
    var shape = Shape()
    let didAppend = [shape.append(2), shape.append(64)]
    #expect(didAppend == [true, true])
    #expect(shape == [2, 64])
    #expect(shape.description == "[2, 64]")
  }

  @Test func equalityLooksAtTheDimensionsOnly() throws {
    #expect([1, 2] as Shape == [1, 2])
    #expect([1, 2] as Shape != [1, 2, 0])
    #expect([1, 0] as Shape != [1])
    #expect([1, 2] as Shape != [2, 1])
    #expect(Set<Shape>([[1], [1], [1, 1], []]).count == 3)
  }

  @Test func dimensionsCanBeChangedInPlace() {
    var shape: Shape = [1, 64]
    shape[0] = 8
    #expect(shape == [8, 64])
    #expect(shape[1] == 64)
  }

  @Test func anAxisOutsideStopsTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = ([1, 2] as Shape)[2] }
    await #expect(processExitsWith: .failure) { _ = ([1, 2] as Shape)[-1] }
  }
}
