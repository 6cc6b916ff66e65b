import CallreadyKit
import Foundation
import Testing

/// What a console may send, and what becomes of it.
struct ManagedConfigurationTests {
    @Test func everyTypeOfAPropertyListComesToCoreAsItself() {
        let configuration = ManagedConfiguration([
            "deadline_s": 20, "run_at_enrolment": false, "profile": "glarassist", "depth": ["quick", 1.5],
            "parameters": ["tenant": "acme"],
        ])
        let wanted =
            #"{"deadline_s":20,"depth":["quick",1.5],"parameters":{"tenant":"acme"},"profile":"glarassist","run_at_enrolment":false}"#
        #expect(configuration.json == wanted)
    }

    @Test func whatNoKeyCanHoldSaysWhy() {
        func json(_ value: Any) -> String { ManagedConfiguration(["a": value]).json }
        #expect(json(String(repeating: "x", count: 1_000_000)) == #"{"a":["1000000 characters are too many"]}"#)
        #expect(json(Double.nan) == #"{"a":["not a number"]}"#)
        #expect(json(Data([1])) == #"{"a":["a Data is nothing that a console sends"]}"#)
        #expect(json(Date()) == #"{"a":["a Date is nothing that a console sends"]}"#)
        #expect(json([Int](repeating: 1, count: 1_001)) == #"{"a":["1001 entries are too many"]}"#)
        #expect(json([[[[["deep"]]]]]) == #"{"a":[[[[["too deep"]]]]]}"#)
    }

    @Test func aKeyOfAMegabyteIsCut() {
        let json = ManagedConfiguration([String(repeating: "k", count: 1_000_000): 1]).json
        #expect(json.count < 200)
        #expect(json.contains("kkk…"))
    }

    @Test func nothingIsAnEmptyObject() {
        #expect(ManagedConfiguration(nil).json == "{}")
    }

    @Test func declarativeManagementGoesFirst() {
        let configuration = ManagedConfiguration(["depth": "quick", "language": "de"], declared: ["depth": "full"])
        #expect(configuration.json == #"{"depth":"full","language":"de"}"#)
    }

    @Test func aDeclarationOfAnyTypesIsRead() throws {
        let list: [String: Any] = [
            "a": 1, "b": true, "c": "text", "d": [1.5, ["e": "f"]] as [Any], "g": Date.distantPast,
        ]
        let data = try PropertyListSerialization.data(fromPropertyList: list, format: .xml, options: 0)
        let declared = try PropertyListDecoder().decode(Declared.self, from: data)
        let json = ManagedConfiguration(nil, declared: declared.values).json
        let wanted =
            #"{"a":1,"b":true,"c":"text","d":[1.5,{"e":"f"}],"g":["a Date is nothing that a console sends"]}"#
        #expect(json == wanted)
    }
}
