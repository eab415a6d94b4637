import ServingCore
import Testing

@Suite struct RegistryPolicyTests {
  @Test func oneIsEnoughUnlessSaid() throws {
    let model = try ModelName("digits")
    #expect(!RegistryPolicy.defaults.takesTwo(model))
    let policy = RegistryPolicy(requiresSignature: false, fourEyes: [try ModelPattern("dig*")])
    #expect(policy.takesTwo(model))
    #expect(!policy.takesTwo(try ModelName("title-policy")))
  }
}
