extension Diagnostic {
    /// A finding about a file that is no contract: a catalogue of translations.
    public init(rule: String, _ severity: Severity, _ message: String, help: String?, file: String, line: Int) {
        self.init(
            severity: severity, rule: rule, message: message, help: help, file: file, line: line, column: 1, excerpt: ""
        )
    }
}
