import Testing

@testable import CallreadyKit

struct WordsTests {
    private let words = Words { id in
        ["shell-last": "Last test, %1$@: %2$@", "percent": "100 %% of %1$@, 5 % off", "turned": "%2$@ %1$@"][id] ?? id
    }

    @Test func argumentsGoWhereTheCatalogueSays() {
        #expect(words("shell-last", "today", "READY") == "Last test, today: READY")
        #expect(words("turned", "a", "b") == "b a")
    }

    @Test func whatStandsInAnArgumentIsNotTakenForAPlace() {
        #expect(words("shell-last", "%2$@", "x") == "Last test, %2$@: x")
    }

    @Test func perCentSignsStay() {
        #expect(words("percent", "it") == "100 % of it, 5 % off")
    }
}
