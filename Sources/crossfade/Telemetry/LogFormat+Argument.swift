internal import ArgumentParser
internal import ServingCore

extension LogFormat: ExpressibleByArgument {}
