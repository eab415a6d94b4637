import ServingCore
import Testing

@testable import GatewayServer

@Suite struct ConnectionAdmissionTests {
  private let here = PeerAddress(ipv4: 1)
  private let there = PeerAddress(ipv4: 2)

  @Test func admitsUpToTheLimit() {
    let admission = ConnectionAdmission(limit: 2, addressLimit: 2)
    #expect(admission.admit(here) == .admitted)
    #expect(admission.admit(nil) == .admitted)
    #expect(admission.admit(there) == .tooMany)
    #expect(admission.count == 2)
    admission.release(nil)
    #expect(admission.admit(there) == .admitted)
    #expect(admission.count == 2)
  }

  @Test func oneAddressDoesNotTakeThePlacesOfOthers() {
    let admission = ConnectionAdmission(limit: 10, addressLimit: 2)
    for _ in 0..<2 { #expect(admission.admit(here) == .admitted) }
    #expect(admission.admit(here) == .tooManyOfAddress)
    #expect(admission.admit(there) == .admitted)
    // Those without an address are held to the limit of all.
    for _ in 0..<7 { #expect(admission.admit(nil) == .admitted) }
    #expect(admission.admit(nil) == .tooMany)
    admission.release(here)
    #expect(admission.admit(here) == .admitted)
  }

  @Test func forgetsAddressesThatHaveNone() {
    let admission = ConnectionAdmission(limit: 1, addressLimit: 1)
    for number in 0..<100 {
      let address = PeerAddress(ipv4: UInt32(number))
      #expect(admission.admit(address) == .admitted)
      admission.release(address)
    }
    #expect(admission.count == 0)
  }
}
