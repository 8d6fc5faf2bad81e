#if Server
    import Testing

    @testable import DriftlessDocs

    struct CatalogueTests {
        private let text = """
            # By hand.
            msgid ""
            msgstr ""
            "Language: de\\n"

            #: index.html
            #, fuzzy, python-brace-format
            msgid "From {0}"
            msgstr "Von {0}"

            msgctxt "menu"
            msgid "Open"
            msgstr "Öffnen"

            msgid ""
            "Two "
            "\\"lines\\"\\n"
            msgstr "Zwei\\t\\\\"

            msgid "One page"
            msgid_plural "{0} pages"
            msgstr[0] "Eine Seite"
            msgstr[1] "{0} Seiten"

            #~ msgid "Gone"
            #~ msgstr "Weg"

            """

        @Test func `a file of gettext's is read and written`() throws {
            let catalogue = try Catalogue(text: text, file: "de.po")
            #expect(catalogue["Two \"lines\"\n"] == "Zwei\t\\")
            #expect(catalogue["From {0}"] == nil && catalogue.entry("From {0}")?.isFuzzy == true)
            #expect(catalogue["Open"] == nil && catalogue["Gone"] == nil && catalogue[""] == nil)
            #expect(catalogue.entry("One page")?.translations == ["Eine Seite", "{0} Seiten"])
            #expect(catalogue.entry("From {0}")?.line == 8)
            let again = try Catalogue(text: catalogue.text, file: "de.po")
            #expect(again.text == catalogue.text && again.entries.map(\.id) == catalogue.entries.map(\.id))
        }

        @Test func `lines may end as on Windows`() throws {
            let catalogue = try Catalogue(text: "msgid \"a\"\r\nmsgstr \"b\"\r\n", file: "de.po")
            #expect(catalogue["a"] == "b")
        }

        @Test(arguments: [
            ("msgid \"a\"\nmsgid \"b\"\n", 2), ("msgstr \"a\"\n", 1), ("\"a\"\n", 1), ("msgid \"a\"\n\n", 2),
            ("msgid \"a\nmsgstr \"\"\n", 1), ("msgid \"\\q\"\n", 1), ("msgid \"a\" \"b\"\n", 1), ("hello\n", 1),
            ("msgid \"a\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgstr \"\"\n", 4), ("msgid \"a\\\"\n", 1),
            ("msgid \"a\"\nmsgstr[0] \"b\"\n", 2), ("msgid \"a\"\nmsgstr[9999999999] \"b\"\n", 2),
        ])
        func `what is no catalogue is told with its line`(_ text: String, _ line: Int) {
            #expect { try Catalogue(text: text, file: "de.po") } throws: { error in
                (error as? CatalogueError)?.line == line && "\(error)".hasPrefix("de.po:\(line): ")
            }
        }

        @Test func `an update adds what is new, and loses no translation`() throws {
            let old = try Catalogue(text: text, file: "de.po")
            let new = old.updated(
                language: "de", with: [(id: "New {0}", page: "a.html"), (id: "Gone", page: "b.html")])
            #expect(new["Gone"] == "Weg" && new.entry("New {0}")?.translations == [""])
            #expect(new.entry("New {0}")?.flags == ["python-brace-format"])
            #expect(new.entry("From {0}") == nil && new.text.contains("#~ msgstr \"Von {0}\""))
            #expect(new.text.contains("msgstr \"Öffnen\"") && new.text.contains("# By hand."))
            let twice = try Catalogue(text: new.text, file: "de.po").updated(
                language: "de", with: [(id: "New {0}", page: "a.html"), (id: "Gone", page: "b.html")])
            #expect(twice.text == new.text)
        }

        @Test(arguments: [("de", true), ("pt-BR", true), ("..", false), ("de/..", false), ("", false), ("DE", false)])
        func `a language is a code`(_ text: String, _ isOne: Bool) {
            #expect(Translation.isLanguage(text) == isOne)
        }
    }
#endif
