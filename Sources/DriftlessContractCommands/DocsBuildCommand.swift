package import ArgumentParser
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless docs build`.
package struct DocsBuildCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Write the site of a contract: plain HTML, for a browser or a web server.",
        discussion: """
            Example:

              driftless docs build --contract sync/contract.yaml --output site
              open site/index.html

            The folder is made, or replaced if it holds such a site. Pages of yours are Markdown files in the folder
            `docs` beside the contract. Diagrams are drawn by Graphviz's dot where it is installed; everything that
            they show is told in words too. English is at the root; each other language has a folder: de/, es/.
            """)

    @OptionGroup var arguments: DocumentationArguments
    @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var output: String
    @Option(help: "text or json.") var format = OutputFormat.text

    package init() {}

    package func run() async throws {
        let began = ContinuousClock.now
        let dot = Graphviz()
        let site = try arguments.site { dot?.draw($0) }
        let files = try files(of: site)
        try SiteFolder(output).replace(with: files)
        let spent = ContinuousClock.now - began
        let bytes = files.map(\.text.utf8.count).reduce(0, +)
        switch format {
        case .json:
            try Terminal.json(
                Summary(
                    output: output, pages: files.count { $0.path.hasSuffix(".html") }, bytes: bytes,
                    milliseconds: spent / .milliseconds(1), diagrams: dot != nil,
                    languages: ["en"] + site.translations.map(\.language)))
        case .text:
            let pages = Terminal.count(files.count { $0.path.hasSuffix(".html") }, "page")
            Terminal.line("Wrote \(pages) (\(Terminal.count(bytes / 1000, "kB", plural: "kB"))) to \(output).")
            if dot == nil {
                Terminal.line(
                    "Diagrams are told in words alone: install Graphviz to have them drawn (apt install graphviz).")
            }
            Terminal.line("Open \(output)/index.html in a browser.")
        }
    }

    private func files(of site: Site) throws -> [SiteFile] {
        do {
            return try site.files()
        } catch let broken as BrokenNarratives {
            for finding in broken.findings { Terminal.complain(finding.render()) }
            throw CommandFailure.findings(
                "\(Terminal.count(broken.findings.count, "thing")) in your pages cannot be shown; nothing was written.")
        }
    }

    private struct Summary: Codable {
        var output: String
        var pages: Int
        var bytes: Int
        var milliseconds: Double
        var diagrams: Bool
        var languages: [String]
    }
}
