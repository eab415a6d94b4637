import RegistryStore
import ServingCore

/// Keys for tests, which nobody uses for anything else.
enum SignatureKeys {
  static let privatePEM = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/gtkKUs77Oxuctm3
    Uvq6thn8jhX/vu5VIlsQ7uA+yAihRANCAAQ2lkzRWmAzMhKgMY4OlwMnthPHNs40
    Kg8ktggacmu0uReNr9+G1iKGXUAUdYIcKK5bfx3gJ8dopLX5TN2do5D6
    -----END PRIVATE KEY-----
    """
  static let publicPEM = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAENpZM0VpgMzISoDGODpcDJ7YTxzbO
    NCoPJLYIGnJrtLkXja/fhtYihl1AFHWCHCiuW38d4CfHaKS1+UzdnaOQ+g==
    -----END PUBLIC KEY-----
    """
  static let fingerprint = "d441f8ad07e83ea2694b6540d96330ff215e9e2d733f0d2ffdea6428f4f12c6a"
  static let otherPublicPEM = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFg1uqOfzLDUB4+BmrnoqBvwYOkFN
    nJFtU8k32yaf/9NOA9mrqABxmfcAMM9wnHaWW0LPlqQYBZr/jKeOBWq+Pg==
    -----END PUBLIC KEY-----
    """
  /// Of the curve P-384.
  static let largerPublicPEM = """
    -----BEGIN PUBLIC KEY-----
    MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEyXY1sTctC2X35biEwJjTYytxviEnK3e/
    XG4/tl2P4UpbYyQZOw4VHPyZ8UgR1SEvkGHESRz6YS3CH3mDEi/3HOvYJK4mrGtj
    3W9M0as5t65HsMVj5ixH4BPoVFO359SH
    -----END PUBLIC KEY-----
    """
  /// What `model_signing sign key` of the PyPI package model-signing 1.1.1 wrote with the private
  /// key for a folder with the two files of ``signedFiles``.
  static let foreignBundle = #"""
    {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publ\#
    icKey":{"hint":"d441f8ad07e83ea2694b6540d96330ff215e9e2d733f0d2ffdea6428f4f12c6a"},"tlogEn\#
    tries":[]},"dsseEnvelope":{"payload":"ewogICJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVt\#
    ZW50L3YxIiwKICAic3ViamVjdCI6IFsKICAgIHsKICAgICAgIm5hbWUiOiAibSIsCiAgICAgICJkaWdlc3QiOiB7Ci\#
    AgICAgICAgInNoYTI1NiI6ICI1Y2UxYWEwZjk5MzU3NTRjNzY1NDg0Mzc5ODA2YmJhZTJjMmYxZGU1MDI4MDkwZGQ4\#
    NGVlMTNhMTAwYTU2ZWU1IgogICAgICB9CiAgICB9CiAgXSwKICAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL21vZG\#
    VsX3NpZ25pbmcvc2lnbmF0dXJlL3YxLjAiLAogICJwcmVkaWNhdGUiOiB7CiAgICAic2VyaWFsaXphdGlvbiI6IHsK\#
    ICAgICAgIm1ldGhvZCI6ICJmaWxlcyIsCiAgICAgICJpZ25vcmVfcGF0aHMiOiBbCiAgICAgICAgIi5naXRodWIiLA\#
    ogICAgICAgICIuZ2l0aWdub3JlIiwKICAgICAgICAiLmdpdCIsCiAgICAgICAgIm1vZGVsLnNpZyIsCiAgICAgICAg\#
    Ii5naXRhdHRyaWJ1dGVzIgogICAgICBdLAogICAgICAiaGFzaF90eXBlIjogInNoYTI1NiIsCiAgICAgICJhbGxvd1\#
    9zeW1saW5rcyI6IGZhbHNlCiAgICB9LAogICAgInJlc291cmNlcyI6IFsKICAgICAgewogICAgICAgICJuYW1lIjog\#
    Im1hbmlmZXN0LnlhbWwiLAogICAgICAgICJkaWdlc3QiOiAiNjlhNjM2NTJiYmYzOGNkZmQ2YjlhYmQxMmI5MjhkYm\#
    FmODA5NjA2ODkwNzQzOTdhMmE4NjAzYzRhM2MzNTg0NSIsCiAgICAgICAgImFsZ29yaXRobSI6ICJzaGEyNTYiCiAg\#
    ICAgIH0sCiAgICAgIHsKICAgICAgICAibmFtZSI6ICJtb2RlbC5vbm54IiwKICAgICAgICAiZGlnZXN0IjogIjJjZj\#
    I0ZGJhNWZiMGEzMGUyNmU4M2IyYWM1YjllMjllMWIxNjFlNWMxZmE3NDI1ZTczMDQzMzYyOTM4Yjk4MjQiLAogICAg\#
    ICAgICJhbGdvcml0aG0iOiAic2hhMjU2IgogICAgICB9CiAgICBdCiAgfQp9","payloadType":"application/v\#
    nd.in-toto+json","signatures":[{"sig":"MEUCIAEJCH/OnvPMqc22zAuSz7/5wCyctlhLapUbuT69h7AhAiE\#
    AoJJh85iUe/hDigsRFTMGwEkG5vrlLnwAyGjs3mlpdQs=","keyid":""}]}}
    """#
  static let signedFiles = [
    (
      name: "manifest.yaml",
      sha256: "69a63652bbf38cdfd6b9abd12b928dbaf80960689074397a2a8603c4a3c35845"
    ),
    (
      name: "model.onnx",
      sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    ),
  ]
}
