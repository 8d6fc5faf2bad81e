/// An identifier for SQL, whatever is in it.
package func quoted(_ identifier: String) -> String {
    let quote = UInt8(ascii: "\"")
    return identifier.utf8.contains(quote)
        ? "\"" + identifier.replacing("\"", with: "\"\"") + "\"" : "\"\(identifier)\""
}
