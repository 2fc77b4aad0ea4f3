import JSON
import Testing
import Wire

@testable import Tools

@Suite("A CSV table") struct CSVTableTests {
    static let texts: [(csv: String, header: [String], rows: JSONValue)] = [
        ("a,b\n1,x\n", ["a", "b"], [["a": 1, "b": "x"]]),
        ("a,b\r\n1,x\r\n2,y", ["a", "b"], [["a": 1, "b": "x"], ["a": 2, "b": "y"]]),
        ("a,b\r1,x\r2,", ["a", "b"], [["a": 1, "b": "x"], ["a": 2, "b": ""]]),
        ("\u{FEFF}a\n1", ["a"], [["a": 1]]),
        ("a;b\n1,5;2", ["a", "b"], [["a": "1,5", "b": 2]]),
        ("a\tb\n1\t2", ["a", "b"], [["a": 1, "b": 2]]),
        ("\"a,b,c\";d\n1;2", ["a,b,c", "d"], [["a,b,c": 1, "d": 2]]),
        ("\"a\"\"b\",c\n\"x\ny\",\"\"", ["a\"b", "c"], [["a\"b": "x\ny", "c": ""]]),
        ("a, b \n\n1,2\n\n", ["a", "b"], [["a": 1, "b": 2]]),
        ("\n\na\n1\n\n\"\"\n2\n", ["a"], [["a": 1], ["a": ""], ["a": ""], ["a": 2]]),
        ("a,b\n5\" pipe,2", ["a", "b"], [["a": "5\" pipe", "b": 2]]),
        ("a,b\n,", ["a", "b"], [["a": "", "b": ""]]),
        ("Ä (kg),b\né,𝒳", ["Ä (kg)", "b"], [["Ä (kg)": "é", "b": "𝒳"]]),
        ("a,b", ["a", "b"], []),
    ]

    @Test("is read from text as spreadsheets write it", arguments: texts)
    func read(_ text: (csv: String, header: [String], rows: JSONValue)) throws {
        let table = try CSVTable(text.csv, separator: nil)
        #expect(table.header == text.header)
        #expect(.array(table.rows) == text.rows)
    }

    /// Faulty texts: the line, and what is said of it.
    static let faults: [(csv: String, line: JSONValue?, words: String)] = [
        ("a,b\n1,2\n3\n", 3, "1 fields, but the header has 2"),
        ("a,b\n1,\"x\r\ny\rz\"\n3,4,5", 5, "3 fields"), ("a,b\n1,\"x\n", 2, "not closed"),
        ("a,b\n\"x\"y,2", 2, "behind a closing quote"), ("a,,b\n1,2,3", 1, "column 2"),
        ("a,b,a\n", nil, "\"a\" is given twice"), ("", nil, "blank"), (" \n", 1, "column 1"),
        ("\n\n", nil, "blank"),
    ]

    @Test("tells the line at fault", arguments: faults)
    func fault(_ fault: (csv: String, line: JSONValue?, words: String)) {
        let failure = #expect(throws: CallFailure.self) {
            _ = try CSVTable(fault.csv, separator: nil)
        }
        #expect(failure?.kind == .invalidArguments)
        #expect(failure?.details?["line"] == fault.line)
        #expect(failure?.message.contains(fault.words) == true, "\(failure?.message ?? "")")
    }

    @Test("takes the separator it is told") func separator() throws {
        let table = try CSVTable("a,b;c\n1,2;3", separator: CSVTable.separator("comma"))
        #expect(table.header == ["a", "b;c"])
        #expect(table.rows == [["a": 1, "b;c": "2;3"]])
    }

    @Test(
        "makes numbers of what would be written just so again",
        arguments: [
            "0", "-1", "12.5", "0.000001", "-0.5", "123456789012345", "0.12345678901234",
        ])
    func number(text: String) throws {
        let number = try #require(CSVTable.cell(Array(text.utf8)).numberValue)
        #expect(number.text == text)
        #expect(JSONNumber(number.double) == number)
    }

    @Test(
        "keeps the look of other text",
        arguments: [
            "", "007", "1.50", "1e5", "-0", "+1", "1,5", "1.", ".5", "-", "--1", "1-2", " 1",
            "1234567890123456", "0.0000001", "-0.0000001", "NaN", "true", "1 000",
        ])
    func text(text: String) { #expect(CSVTable.cell(Array(text.utf8)) == .string(text)) }

    @Test("is exported as it was read") func roundTrip() throws {
        let csv = "a,\"b,c\"\r\n1,\"x \"\"y\"\"\"\r\n,\"line\r\nbreak\"\r\n"
        let table = try CSVTable(csv, separator: nil)
        var run = try #require(ToolCatalogue.find("export_data")).compile(["dataContext": "T"])
        _ = run.start()
        let attributes = table.header.map { JSONValue.object(["name": .string($0)]) }
        _ = run.next(answer: ok(["collections": [["name": "C", "attrs": .array(attributes)]]]))
        let items = table.rows.map { JSONValue.object(["id": 1, "values": $0]) }
        #expect(
            run.next(answer: ok(.array(items)))
                == .done(["text": .string(csv), "rowCount": 2, "total": 2]))
    }
}
