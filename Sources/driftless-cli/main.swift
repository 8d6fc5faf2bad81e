import DriftlessCLI

await CommandLineTool.main()
