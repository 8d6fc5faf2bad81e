#if Server || Tools
    import DriftlessContractCommands

    await ContractCommand.start()
#else
    // An app's package that lets the plugin in, and not its parts.
    import Foundation

    let advice = "driftless: the plugin has none of its parts. Give the dependency the trait: traits: [\"Tools\"]\n"
    FileHandle.standardError.write(Data(advice.utf8))
    exit(2)
#endif
