// Invariants: parsing never traps; what was parsed is written, parsed again and equal; the second
// writing is byte for byte the first; an error points into the input or just behind it.

import JSON
import SchemaValidation

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let value: JSONValue
    do throws(JSONParseError) {
        value = try JSONValue.parse(input)
    } catch {
        precondition(error.offset >= 0 && error.offset <= input.count, "offset outside the input")
        precondition(!error.message.isEmpty, "an error without words")
        return 0
    }
    let written = value.utf8()
    do throws(JSONParseError) {
        let again = try JSONValue.parse(written)
        precondition(again == value, "reading back what was written changed the value")
        precondition(again.hashValue == value.hashValue, "equal values with different hashes")
        precondition(again.utf8() == written, "writing twice differs")
    } catch {
        preconditionFailure("what the writer wrote was refused: \(error.message)")
    }
    _ = JSONSchemaProbe.compile(value, against: value)
    return 0
}

/// Any value may be offered as a schema: compiling and validating must not trap either.
private enum JSONSchemaProbe {
    static func compile(_ schema: JSONValue, against value: JSONValue) -> Int {
        do throws(JSONSchemaError) {
            return try JSONSchema(schema).validate(value).count
        } catch {
            precondition(!error.message.isEmpty, "an error without words")
            return 0
        }
    }
}
