/// The version of engine and tool.
public enum ToolVersion {
    public static let text = "0.1.0"
}
