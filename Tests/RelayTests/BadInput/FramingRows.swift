/// Where a message and its parts end.
extension BadInput {
    static let framing: [BadInput] = [
        .malformed(
            "a line that ends in LF alone", "GET /version HTTP/1.1\nHost: relay\r\n\r\n", 400,
            "bare_lf"),
        .malformed(
            "a line that ends in CR alone", "GET /version HTTP/1.1\rHost: relay\r\n\r\n", 400,
            "bare_cr"),
        .malformed(
            "a head that ends in LF alone", "GET /version HTTP/1.1\r\nHost: relay\r\n\n", 400,
            "bare_lf"),
        .malformed(
            "a field with LF in it", field("A: b\nX-Injected: c"), 400, "bare_lf"),
        .malformed("a field with CR in it", field("A: b\rc"), 400, "bare_cr"),
        .malformed("a folded field", field("A: b\r\n c"), 400, "obs_fold"),
        .malformed("a field folded with a tab", field("A: b\r\n\tc"), 400, "obs_fold"),
        .malformed(
            "a first field that is a fold", "GET /version HTTP/1.1\r\n Host: relay\r\n\r\n", 400,
            "obs_fold"),
        .malformed("an empty length", length(""), 400, "bad_content_length"),
        .malformed("a length that is no number", length("two"), 400, "bad_content_length"),
        .malformed("a length with a sign", length("+2"), 400, "bad_content_length"),
        .malformed("a negative length", length("-2"), 400, "bad_content_length"),
        .malformed("a length in hexadecimal", length("0x2"), 400, "bad_content_length"),
        .malformed("a length with a fraction", length("2.0"), 400, "bad_content_length"),
        .malformed("a list of lengths", length("2, 2"), 400, "bad_content_length"),
        .malformed(
            "a length in Arabic digits", length("٢"), 400, "bad_content_length"),
        .malformed(
            "a length beyond 64 bits", length("18446744073709551618"), 400,
            "bad_content_length"),
        .malformed(
            "two lengths that agree", length("2\r\nContent-Length: 2"), 400,
            "repeated_content_length"),
        .malformed(
            "two lengths that differ", length("2\r\ncontent-length: 3"), 400,
            "repeated_content_length"),
        .malformed(
            "a length of a body one byte too large", length("1048577"), 413, "body_too_large"),
        .malformed(
            "a length of a body that nobody could send", length("999999999999999999"), 413,
            "body_too_large"),
        .malformed(
            "a body too large that waits for leave to be sent",
            length("1048577\r\nExpect: 100-continue"), 413, "body_too_large"),
        .malformed(
            "a body that is cut short", length("20"), 400, "ended_early", endsInput: true),
        .malformed(
            "a head that is cut short", "GET /version HTTP/1.1\r\nHost: rel", 400, "ended_early",
            endsInput: true),
        .malformed("a first byte and no more", "G", 400, "ended_early", endsInput: true),
        .malformed(
            "a length and chunks, the smuggler's way",
            coded("chunked\r\nContent-Length: 4", "0\r\n\r\n"), 400, "both_framings"),
        .malformed(
            "a length of 0 and chunks", length("0\r\nTransfer-Encoding: chunked"), 400,
            "both_framings"),
        .malformed("an empty coding", coded("", "0\r\n\r\n"), 400, "bad_transfer_encoding"),
        .malformed(
            "a list of codings with a gap", coded("gzip,, chunked", "0\r\n\r\n"), 400,
            "bad_transfer_encoding"),
        .malformed("a coding that has no end", coded("gzip", "{}"), 400, "chunked_not_last"),
        .malformed(
            "chunks that are not the last coding", coded("chunked, gzip", "0\r\n\r\n"), 400,
            "chunked_not_last"),
        .malformed(
            "chunks within chunks", coded("chunked, chunked", "0\r\n\r\n"), 400,
            "chunked_not_last"),
        .malformed(
            "chunks under a misspelt name", coded("xchunked", "0\r\n\r\n"), 400,
            "chunked_not_last"),
        .malformed(
            "chunks that are compressed", coded("gzip, chunked", "0\r\n\r\n"), 501,
            "unknown_transfer_coding"),
        .malformed(
            "chunks in HTTP/1.0",
            "POST /api/request HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
            "transfer_encoding_before_1_1"),
        .malformed("a chunk without a size", chunks("\r\n"), 400, "bad_chunk_size"),
        .malformed("a chunk size that is no number", chunks("x\r\n"), 400, "bad_chunk_size"),
        .malformed("a chunk size with a sign", chunks("+2\r\n{}\r\n"), 400, "bad_chunk_size"),
        .malformed("a chunk size with 0x", chunks("0x2\r\n{}\r\n"), 400, "bad_chunk_size"),
        .malformed(
            "a chunk size beyond 64 bits", chunks("FFFFFFFFFFFFFFFFF\r\n"), 400,
            "bad_chunk_size"),
        .malformed(
            "a chunk size behind a space", chunks(" 2\r\n{}\r\n"), 400, "bad_chunk_size"),
        .malformed(
            "a chunk size that ends in LF alone", chunks("2\n{}\r\n"), 400, "bare_lf"),
        .malformed(
            "a chunk longer than its size", chunks("2\r\n{} \r\n0\r\n\r\n"), 400, "bad_chunk_end"),
        .malformed(
            "a chunk that ends in LF alone", chunks("2\r\n{}\n0\r\n\r\n"), 400, "bad_chunk_end"),
        .malformed(
            "chunks that are too large together", chunks("2\r\n{}\r\nFFFFF\r\n"), 413,
            "body_too_large"),
        .malformed(
            "one chunk that is too large", chunks("100001\r\n"), 413, "body_too_large"),
        .malformed(
            "chunk extensions without end", chunks("2;\(repeated("a", 300))\r\n{}\r\n"), 400,
            "chunk_extension_too_long"),
        .malformed(
            "chunks that are cut short", chunks("20\r\n{"), 400, "ended_early", endsInput: true),
        .malformed(
            "chunks without the last one", chunks("2\r\n{}\r\n"), 400, "ended_early",
            endsInput: true),
        .malformed(
            "a trailer without a colon", chunks("0\r\nA\r\n\r\n"), 400, "missing_colon"),
        .malformed(
            "trailers without end",
            chunks("0\r\n" + repeated("A: \(repeated("b", 4000))\r\n", 3) + "\r\n"), 431,
            "trailers_too_long"),
    ]

    /// A GET with one more field line.
    private static func field(_ line: String) -> String {
        "GET /version HTTP/1.1\r\nHost: relay\r\n\(line)\r\n\r\n"
    }

    /// A submission whose Content-Length is this.
    private static func length(_ value: String) -> String {
        "POST /api/request HTTP/1.1\r\nHost: relay\r\nContent-Length: \(value)\r\n\r\n{}"
    }

    /// A submission in that transfer coding.
    private static func coded(_ coding: String, _ body: String) -> String {
        "POST /api/request HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: \(coding)\r\n\r\n\(body)"
    }

    private static func chunks(_ body: String) -> String { coded("chunked", body) }
}
