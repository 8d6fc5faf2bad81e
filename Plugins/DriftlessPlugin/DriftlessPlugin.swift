import Foundation
import PackagePlugin

/// `swift package driftless …`: the commands that need the contract alone, in the app's package.
@main
struct DriftlessPlugin: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        var arguments = arguments
        if arguments.starts(with: ["generate", "client"]), !arguments.contains("--output"),
            !arguments.contains("--help"), let target = Self.target(of: context.package)
        {
            arguments += ["--output", "\(target.directoryURL.path)/Generated/Sync.swift"]
        }
        let tool = Process()
        tool.executableURL = try context.tool(named: "driftless-contract").url
        tool.currentDirectoryURL = context.package.directoryURL
        tool.arguments = arguments
        try tool.run()
        tool.waitUntilExit()
        // The tool said why.
        if tool.terminationStatus != 0 { exit(tool.terminationStatus) }
    }

    /// The target that uses Driftless, if there is one such.
    private static func target(of package: Package) -> (any Target)? {
        let using = package.targets.filter { target in
            target.dependencies.contains {
                if case .product(let product) = $0 { product.name == "Driftless" } else { false }
            }
        }
        return using.count == 1 ? using[0] : nil
    }
}
