/// A message that breaks a rule of HTTP/1.1 or a bound of ours. The connection cannot be used on:
/// where the next message would begin is no longer known.
package struct HTTPViolation: Error, Hashable, Sendable {
    /// The broken rule. The raw value is a stable label for metrics and logs.
    package enum Rule: String, CaseIterable, Sendable {
        // The request line.
        case badRequestLine = "bad_request_line"
        case badMethod = "bad_method"
        case methodTooLong = "method_too_long"
        case connectRefused = "connect_refused"
        case badTarget = "bad_target"
        case targetTooLong = "target_too_long"
        case startLineTooLong = "start_line_too_long"
        case unknownVersion = "unknown_version"
        case badStatusLine = "bad_status_line"
        // Bytes and lines of a head.
        case bareCarriageReturn = "bare_cr"
        case bareLineFeed = "bare_lf"
        case controlByte = "control_byte"
        case obsoleteFold = "obs_fold"
        case badFieldName = "bad_field_name"
        case spaceBeforeColon = "space_before_colon"
        case missingColon = "missing_colon"
        case fieldLineTooLong = "field_line_too_long"
        case fieldBlockTooLong = "field_block_too_long"
        case tooManyFields = "too_many_fields"
        // What the fields say.
        case missingHost = "missing_host"
        case repeatedHost = "repeated_host"
        case badHost = "bad_host"
        case badContentLength = "bad_content_length"
        case repeatedContentLength = "repeated_content_length"
        case bothFramings = "both_framings"
        case badTransferEncoding = "bad_transfer_encoding"
        case chunkedNotLast = "chunked_not_last"
        case unknownTransferCoding = "unknown_transfer_coding"
        case transferEncodingBefore11 = "transfer_encoding_before_1_1"
        case unknownExpectation = "unknown_expectation"
        // The body.
        case bodyTooLarge = "body_too_large"
        case badChunkSize = "bad_chunk_size"
        case badChunkEnd = "bad_chunk_end"
        case chunkExtensionTooLong = "chunk_extension_too_long"
        case trailersTooLong = "trailers_too_long"
        // The connection: found by the shell, or by a parser told of the end.
        case endedEarly = "ended_early"
        case headTimeout = "head_timeout"
        case bodyTimeout = "body_timeout"
    }

    package let rule: Rule
    /// Where it was noticed: bytes since the first byte of the message.
    package let offset: Int

    package init(_ rule: Rule, at offset: Int = 0) {
        self.rule = rule
        self.offset = offset
    }

    /// The status to answer with, after which the connection closes.
    package var status: Int { rule.status }
    /// The label for metrics and logs: one of a closed set.
    package var slug: String { rule.rawValue }
    /// One sentence for the client: what is wrong, where, and what would be right.
    package var message: String { "at byte \(offset) of the message: \(rule.explanation)" }
}

extension HTTPViolation.Rule {
    /// The status that answers the violation (RFC 9110, 15.5 and 15.6; RFC 6585, 5).
    package var status: Int {
        switch self {
        case .badRequestLine, .badMethod, .badTarget, .bareCarriageReturn, .bareLineFeed,
            .controlByte, .obsoleteFold, .badFieldName, .spaceBeforeColon, .missingColon,
            .missingHost, .repeatedHost, .badHost, .badContentLength, .repeatedContentLength,
            .bothFramings, .badTransferEncoding, .chunkedNotLast, .transferEncodingBefore11,
            .badChunkSize, .badChunkEnd, .chunkExtensionTooLong, .endedEarly:
            400
        case .headTimeout, .bodyTimeout: 408
        case .bodyTooLarge: 413
        case .targetTooLong, .startLineTooLong: 414
        case .unknownExpectation: 417
        case .fieldLineTooLong, .fieldBlockTooLong, .tooManyFields, .trailersTooLong: 431
        case .methodTooLong, .connectRefused, .unknownTransferCoding: 501
        case .badStatusLine: 502
        case .unknownVersion: 505
        }
    }

    /// What is wrong and what would be right, without a capital or full stop.
    package var explanation: String {
        switch self {
        case .badRequestLine:
            "the request line must be method, target and version with one space between them"
        case .badMethod: "the method must be a token, such as GET"
        case .methodTooLong: "the method is longer than any this server knows"
        case .connectRefused: "CONNECT is for proxies, and this server is none"
        case .badTarget:
            "the target must be a path that begins with '/', an http(s) URL, or '*' with OPTIONS,"
                + " in visible ASCII; percent-encode everything else"
        case .targetTooLong: "the request target is too long; send long input in the body"
        case .startLineTooLong: "the first line is too long; send long input in the body"
        case .unknownVersion: "the version must be HTTP/1.1 or HTTP/1.0"
        case .badStatusLine: "the status line must be version, three digits and a reason"
        case .bareCarriageReturn: "a carriage return must be followed by a line feed"
        case .bareLineFeed: "a line must end in CRLF, not in a line feed alone"
        case .controlByte: "NUL and other control bytes must not be sent here"
        case .obsoleteFold: "a field line must not begin with a space or tab; send it as one line"
        case .badFieldName: "a field name must be a token, such as Content-Type"
        case .spaceBeforeColon: "no space may stand between a field name and its colon"
        case .missingColon: "a field line must hold a name, a colon and a value"
        case .fieldLineTooLong: "a field line is too long"
        case .fieldBlockTooLong: "the header fields together are too long"
        case .tooManyFields: "there are too many header fields"
        case .missingHost: "a request of HTTP/1.1 must name its host; add a Host field"
        case .repeatedHost: "a request must not have more than one Host field"
        case .badHost: "Host must be a name or address and, if need be, a colon and a port"
        case .badContentLength: "Content-Length must be one decimal number"
        case .repeatedContentLength: "a message must not have more than one Content-Length field"
        case .bothFramings:
            "Content-Length and Transfer-Encoding exclude each other; send one of them"
        case .badTransferEncoding: "Transfer-Encoding must be a list of codings, such as chunked"
        case .chunkedNotLast: "chunked must be the last transfer coding, and be applied once"
        case .unknownTransferCoding: "chunked is the only transfer coding this server knows"
        case .transferEncodingBefore11: "Transfer-Encoding needs HTTP/1.1"
        case .unknownExpectation: "100-continue is the only expectation this server knows"
        case .bodyTooLarge: "the body is larger than this resource takes"
        case .badChunkSize: "a chunk must begin with its size in hexadecimal digits"
        case .badChunkEnd: "the bytes of a chunk must be followed by CRLF"
        case .chunkExtensionTooLong: "chunk extensions are too long; leave them out"
        case .trailersTooLong: "the trailer fields together are too long"
        case .endedEarly: "the connection ended before the message did"
        case .headTimeout: "the head of the request did not arrive in time"
        case .bodyTimeout: "the body of the request did not arrive in time"
        }
    }
}
