import Glibc

/// The `process_*` families that every Prometheus client exposes, read at each scrape.
package struct ProcessMetrics: Sendable {
    private let cpu: Counter
    private let openDescriptors: Gauge
    private let maxDescriptors: Gauge
    private let virtualMemory: Gauge
    private let residentMemory: Gauge
    private let threads: Gauge
    private let startTime: Gauge

    init(in catalogue: inout MetricCatalogue) {
        cpu = catalogue.counter(
            "process_cpu_seconds_total", unit: .seconds, "User and system CPU time spent.")
        openDescriptors = catalogue.gauge("process_open_fds", "Open file descriptors.")
        maxDescriptors = catalogue.gauge("process_max_fds", "Most file descriptors allowed.")
        virtualMemory = catalogue.gauge(
            "process_virtual_memory_bytes", unit: .bytes, "Virtual memory size.")
        residentMemory = catalogue.gauge(
            "process_resident_memory_bytes", unit: .bytes, "Resident memory size.")
        threads = catalogue.gauge("process_threads", "Threads of the process.")
        startTime = catalogue.gauge(
            "process_start_time_seconds", unit: .seconds,
            "When the process started, since the epoch.")
        if let stat = ProcessStat.read() { startTime.set(stat.startTime) }
    }

    /// Reads the kernel's numbers; without /proc those that need it keep their last value.
    package func sample() {
        if let stat = ProcessStat.read() {
            cpu.mirror(stat.cpuTime)
            virtualMemory.set(stat.virtualMemory)
            residentMemory.set(stat.residentMemory)
            threads.set(stat.threads)
        }
        if let count = openDescriptorCount() { openDescriptors.set(count) }
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            maxDescriptors.set(Int(clamping: limit.rlim_cur))
        }
    }
}

/// What `/proc/self/stat` says, in the units of the metrics (proc(5)).
struct ProcessStat: Equatable {
    /// Nanoseconds.
    let cpuTime: UInt64
    let threads: Int
    /// Bytes.
    let virtualMemory: Int
    /// Bytes.
    let residentMemory: Int
    /// Nanoseconds since the epoch.
    let startTime: Int

    /// Reads the process's own.
    static func read() -> Self? {
        guard let text = readSmallFile("/proc/self/stat") else { return nil }
        return Self(
            text, ticksPerSecond: sysconf(CInt(_SC_CLK_TCK)), pageSize: sysconf(CInt(_SC_PAGESIZE)),
            bootTime: nanoseconds(of: CLOCK_REALTIME) - nanoseconds(of: CLOCK_BOOTTIME))
    }

    /// - Parameter bootTime: Nanoseconds since the epoch. From the clocks, since a hardened unit
    ///   (`ProcSubset=pid`) hides `/proc/stat` and its `btime`.
    init?(_ text: [UInt8], ticksPerSecond: Int, pageSize: Int, bootTime: Int) {
        // The second field is the command in parentheses and may itself hold anything.
        guard let end = text.lastIndex(of: UInt8(ascii: ")")), ticksPerSecond > 0 else {
            return nil
        }
        let fields = text[(end + 1)...].split {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n")
        }
        // proc(5) counts from 1 and `fields` begins with its third.
        func number(_ field: Int) -> Int? {
            let index = field - 3
            return index < fields.count ? Int(String(decoding: fields[index], as: UTF8.self)) : nil
        }
        let tick = 1_000_000_000 / ticksPerSecond
        guard let user = number(14), let system = number(15), let threads = number(20),
            let start = number(22), let size = number(23), let pages = number(24)
        else { return nil }
        cpuTime = UInt64(clamping: (user + system) * tick)
        self.threads = threads
        virtualMemory = size
        residentMemory = pages * pageSize
        startTime = bootTime + start * tick
    }
}

/// Open descriptors. Since Linux 6.2 the size of the folder says it; before, it has to be listed.
private func openDescriptorCount() -> Int? {
    var status = stat()
    guard unsafe stat("/proc/self/fd", &status) == 0 else { return nil }
    if status.st_size > 0 { return Int(status.st_size) }
    guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
    defer { unsafe closedir(folder) }
    var count = 0
    while unsafe readdir(folder) != nil { count += 1 }
    // Less `.`, `..` and the descriptor that lists.
    return count - 3
}

private func nanoseconds(of clock: clockid_t) -> Int {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Reads a file of at most 4 KiB, such as those of /proc.
private func readSmallFile(_ path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
        count = unsafe max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
    return bytes.isEmpty ? nil : bytes
}
