import Testing
import TransportSecurity

@Suite struct TLSFilesTests {
  @Test func asksNobodyForCertificatesUnlessSaid() {
    #expect(TLSFiles(certificateChain: "a", privateKey: "b").authorities == nil)
  }
}
