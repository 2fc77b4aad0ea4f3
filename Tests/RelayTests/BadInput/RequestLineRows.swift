/// The first line of a request.
extension BadInput {
    static let requestLines: [BadInput] = [
        .malformed("a line without a version", "GET /version\r\n\r\n", 400, "bad_request_line"),
        .malformed("a line of one word", "GET\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "a line that begins with a space", " GET / HTTP/1.1\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "two spaces before the target", "GET  / HTTP/1.1\r\n\r\n", 400, "bad_request_line"),
        .malformed("tabs for spaces", "GET\t/\tHTTP/1.1\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "a space in the target", "GET /a b HTTP/1.1\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "a space behind the version", "GET / HTTP/1.1 \r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "a version in lower case", "GET / http/1.1\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "a version with a comma", "GET / HTTP/1,1\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "a version of two digits", "GET / HTTP/1.10\r\n\r\n", 400, "bad_request_line"),
        .malformed("another protocol", "GET / ICY/1.1\r\n\r\n", 400, "bad_request_line"),
        .malformed(
            "two empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", 400,
            "bad_request_line"),
        .malformed("HTTP/0.9 by number", "GET / HTTP/0.9\r\n\r\n", 505, "unknown_version"),
        .malformed("HTTP/1.2", "GET / HTTP/1.2\r\n\r\n", 505, "unknown_version"),
        .malformed(
            "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n<00><00><00><04>", 505,
            "unknown_version"),
        .malformed("HTTP/3 by number", "GET / HTTP/3.0\r\n\r\n", 505, "unknown_version"),
        .malformed(
            "the beginning of TLS", "<16><03><01><02><00><01><00><01><FC><03><03>", 400,
            "control_byte"),
        .malformed(
            "the beginning of SSH", "SSH-2.0-OpenSSH_9.9\r\n", 400, "bad_request_line"),
        .malformed("a RESP command of Redis", "*1\r\n$4\r\nPING\r\n", 400, "bad_request_line"),
        .malformed(
            "the PROXY protocol, which it was not told to speak",
            "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\n\r\n", 400,
            "bad_request_line"),
        .malformed("a method that is no token", "G@T / HTTP/1.1\r\n\r\n", 400, "bad_method"),
        .malformed("a method beyond ASCII", "GÉT / HTTP/1.1\r\n\r\n", 400, "bad_method"),
        .malformed(
            "JSON where a method should be", "{\"code\":\"<code>\"} / HTTP/1.1\r\n\r\n", 400,
            "bad_method"),
        .malformed(
            "a method longer than any", "\(repeated("M", 33)) / HTTP/1.1\r\n\r\n", 501,
            "method_too_long"),
        .malformed(
            "CONNECT to somewhere else", "CONNECT relay:443 HTTP/1.1\r\nHost: relay\r\n\r\n", 501,
            "connect_refused"),
        .malformed(
            "a target that is an authority", "GET relay:80 HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "a target without its slash", "GET version HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "a target that is only a query", "GET ?code=<code> HTTP/1.1\r\nHost: relay\r\n\r\n",
            400, "bad_target"),
        .malformed(
            "an asterisk for another method than OPTIONS",
            "GET * HTTP/1.1\r\nHost: relay\r\n\r\n", 400, "bad_target"),
        .malformed(
            "a target with a fragment", "GET /version#a HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "raw UTF-8 in the target", "GET /é HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "quotes in the target", "GET /a\"b HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "a URL of another scheme", "GET ftp://relay/ HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "a URL with a password", "GET http://u:<token>@relay/ HTTP/1.1\r\nHost: relay\r\n\r\n",
            400, "bad_target"),
        .malformed(
            "a URL without a host", "GET http:///version HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "bad_target"),
        .malformed(
            "a URL whose port is none", "GET http://relay:99999/ HTTP/1.1\r\nHost: relay\r\n\r\n",
            400, "bad_target"),
        .malformed(
            "NUL in the target", "GET /version<00> HTTP/1.1\r\nHost: relay\r\n\r\n", 400,
            "control_byte"),
        .malformed(
            "an escape sequence in the target", "GET /<1B>[31m HTTP/1.1\r\nHost: relay\r\n\r\n",
            400, "control_byte"),
        .malformed(
            "a target longer than any", "GET /\(repeated("a", 8000)) HTTP/1.1\r\n\r\n", 414,
            "target_too_long"),
        .malformed(
            "a query longer than any",
            "GET /api/metadata?code=\(repeated("A", 8000)) HTTP/1.1\r\n\r\n", 414,
            "target_too_long"),
        .malformed(
            "a line that does not end", repeated("a", 8300), 414, "start_line_too_long"),
    ]
}
