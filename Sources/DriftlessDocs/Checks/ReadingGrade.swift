internal import DriftlessMarkdown

/// How many years of school a text asks for: Flesch–Kincaid's grade (Kincaid and others, 1975). Syllables are counted
/// by groups of vowels, which is right for most English words.
struct ReadingGrade {
    private(set) var words = 0
    private var sentences = 0
    private var syllables = 0

    init(of blocks: [MarkdownBlock]) {
        // A heading is no sentence, and code is not read aloud.
        for case .paragraph(let inlines, _) in blocks.flatMap(\.all) { add(inlines.map(\.words).joined()) }
    }

    var value: Double {
        guard words > 0, sentences > 0 else { return 0 }
        return 0.39 * Double(words) / Double(sentences) + 11.8 * Double(syllables) / Double(words) - 15.59
    }

    /// With one digit behind the point.
    var shown: String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    private mutating func add(_ text: String) {
        for sentence in text.split(whereSeparator: { ".!?;:".contains($0) }) {
            let found = sentence.split(whereSeparator: { !$0.isLetter && $0 != "'" && $0 != "’" })
            guard !found.isEmpty else { continue }
            sentences += 1
            words += found.count
            syllables += found.map(Self.syllables).reduce(0, +)
        }
    }

    private static func syllables(_ word: Substring) -> Int {
        let letters = word.lowercased()
        var count = 0
        var wasVowel = false
        for c in letters {
            let isVowel = "aeiouy".contains(c)
            if isVowel, !wasVowel { count += 1 }
            wasVowel = isVowel
        }
        if letters.hasSuffix("e"), !letters.hasSuffix("le"), count > 1 { count -= 1 }
        return max(1, count)
    }
}
