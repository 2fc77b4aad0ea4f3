import Telemetry
import Testing

@Suite("The strict reader of expositions") struct ExpositionReaderTests {
    private static let head = "# HELP a A.\n# TYPE a gauge\n"
    private static let counter = "# HELP c C.\n# TYPE c counter\n"
    private static let old = "# HELP c_total C.\n# TYPE c_total counter\n"
    private static let waits = "# HELP w W.\n# TYPE w histogram\n"
    private static let buckets = "w_bucket{le=\"1.0\"} 1\nw_bucket{le=\"+Inf\"} 2\n"
    private static let rest = "w_sum 3\nw_count 2\n"
    private static let name = String(repeating: "x", count: 100)

    @Test(
        "takes what is well-formed",
        arguments: [
            head + "a 1\n", old + "c_total{x=\"y\"} 1\nc_total{x=\"z\"} 2.5\n",
            waits + buckets + rest,
        ])
    func good(text: String) {
        #expect(Exposition(Array(text.utf8)).faults == [])
    }

    @Test(
        "takes what is well-formed OpenMetrics",
        arguments: [
            head + "a -1\n", counter + "c_total 1 # {r=\"x\"} 1 1.5\nc_created 7\n",
            waits + "w_bucket{le=\"1.0\"} 1 # {r=\"x\"} 1 1\nw_bucket{le=\"+Inf\"} 2\n" + rest,
            "# HELP t_seconds T.\n# TYPE t_seconds gauge\n# UNIT t_seconds seconds\nt_seconds 1\n",
        ])
    func goodOpenMetrics(text: String) {
        #expect(Exposition(Array((text + "# EOF\n").utf8), as: .openMetrics).faults == [])
    }

    @Test(
        "refuses what is not",
        arguments: [
            "", head + "a 1", head + "a 1\n\n", head + "a 1\r\n", head + "# hello\na 1\n",
            head + "a 1\na 1\n", head + "a{x=\"1\",x=\"2\"} 1\n", head + "a{x=\"1\"\n",
            head + "a{x=\"\\q\"} 1\n", head + "a 1 1700000000\n", head + "b 1\n", "a 1\n",
            head + "a  1\n", head + "a NaN1\n", head + "a{1x=\"\"} 1\n", head + "a 01\n",
            head + "a 1\n" + head + "a{x=\"y\"} 1\n", "# TYPE a gauge\na 1\n",
            "# HELP a A \\q.\n# TYPE a gauge\na 1\n", head + "a 1\n# EOF\n",
            "# HELP a A.\n# TYPE a info\na 1\n", counter + "c 1\n", old + "c_total -1\n",
            "# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n",
            head + "a 1 # {x=\"y\"} 1 1\n", waits + buckets, waits + buckets + "w_sum 3\n",
            waits + "w_bucket{le=\"1\"} 1\nw_bucket{le=\"+Inf\"} 2\n" + rest,
            waits + "w_bucket{le=\"1.0\"} 3\nw_bucket{le=\"+Inf\"} 2\n" + rest,
            waits + "w_bucket{le=\"2.0\"} 1\nw_bucket{le=\"1.0\"} 1\n" + rest,
            waits + "w_bucket{le=\"1.0\"} 0.5\nw_bucket{le=\"+Inf\"} 2\n" + rest,
            waits + buckets + "w_sum 3\nw_count 3\n", waits + buckets + rest + "w 2\n",
        ])
    func bad(text: String) {
        #expect(!Exposition(Array(text.utf8)).faults.isEmpty)
    }

    @Test(
        "refuses what is no OpenMetrics",
        arguments: [
            head + "a 1\n", head + "a 1\n# EOF", head + "a 1\n# EOF\na 2\n", "# EOF\n\n",
            head + "\na 1\n# EOF\n", head + "# hello\na 1\n# EOF\n",
            old + "c_total 1\n# EOF\n", counter + "c 1\n# EOF\n",
            head + "# UNIT a seconds\na 1\n# EOF\n", head + "a 1\n# UNIT a a\n# EOF\n",
            head + "a 1 # {r=\"x\"} 1 1\n# EOF\n", head + "a 1700000000000 1700000000000\n# EOF\n",
            waits + buckets + "w_sum 3\nw_count 2 # {r=\"x\"} 1 1\n# EOF\n",
            counter + "c_total 1 # {r=\"x\"} 1\n# EOF\n",
            counter + "c_total 1 # {r=\"x\"} 1 1700000000000\n# EOF\n",
            counter + "c_total 1 # {r=\"\(name)\",s=\"\(name)\"} 1 1\n# EOF\n",
            counter + "c_total 1 # {r=\"x\"} 1 1 # {r=\"x\"} 1 1\n# EOF\n",
            waits + "w_bucket{le=\"1.0\"} 1 # {r=\"x\"} 2 1\nw_bucket{le=\"+Inf\"} 2\n" + rest
                + "# EOF\n",
            counter + "c_total{x=\"1\"} 1\nc_total{x=\"2\"} 1\nc_created{x=\"1\"} 1\n# EOF\n",
            "# HELP i_info I.\n# TYPE i_info info\ni_info 1\n# EOF\n",
            "# HELP i I.\n# TYPE i info\ni_info 2\n# EOF\n",
            "# HELP c_created C.\n# TYPE c_created gauge\nc_created 1\n" + counter
                + "c_total 1\n# EOF\n",
            "# HELP a \"A\".\n# TYPE a gauge\na 1\n# EOF\n",
        ])
    func badOpenMetrics(text: String) {
        #expect(!Exposition(Array(text.utf8), as: .openMetrics).faults.isEmpty)
    }
}
