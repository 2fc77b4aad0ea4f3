package import Wire

extension LogEvent {
    /// journald's `MESSAGE_ID`, 32 lower-case hexadecimal digits: the 128-bit FNV-1a hash of the
    /// service and the event's name. Derived, so that a new event cannot forget to have one.
    package var messageID: String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in "codap-relay \(rawValue)".utf8 {
            hash ^= UInt128(byte)
            hash &*= 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
        return hexadecimal(of: UInt64(truncatingIfNeeded: hash >> 64))
            + hexadecimal(of: UInt64(truncatingIfNeeded: hash))
    }
}
