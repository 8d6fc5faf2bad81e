import DriftlessCLI

await DriftlessCommand.start()
