import CCrypto

/// 256 bits: what is kept of a secret, or of a call's content, instead of the thing itself.
/// Stored inline, so that a session pays no allocation for it.
package struct Digest: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// SHA-256 (FIPS 180-4) of `bytes`.
    package init(of bytes: [UInt8]) {
        let sha256 = unsafe Self.sha256
        unsafe withUnsafeMutableBytes(of: &words) { output in
            unsafe bytes.withUnsafeBytes { input in
                let done = unsafe EVP_Digest(
                    input.baseAddress, input.count, output.baseAddress, nil, sha256, nil)
                precondition(done == 1, "libcrypto cannot compute SHA-256; reinstall it")
            }
        }
    }

    /// HMAC-SHA256 (RFC 2104) of `bytes` under `key`.
    package init(of bytes: [UInt8], key: [UInt8]) {
        let sha256 = unsafe Self.sha256
        unsafe withUnsafeMutableBytes(of: &words) { output in
            unsafe key.withUnsafeBytes { key in
                unsafe bytes.withUnsafeBytes { input in
                    let done = unsafe HMAC(
                        sha256, key.baseAddress, CInt(key.count),
                        input.baseAddress?.assumingMemoryBound(to: UInt8.self), input.count,
                        output.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
                    precondition(unsafe done != nil, "libcrypto cannot compute HMAC; reinstall it")
                }
            }
        }
    }

    /// A digest that was kept; `nil` unless there are 32 bytes.
    init?(kept bytes: [UInt8]) {
        guard bytes.count == MemoryLayout.size(ofValue: words) else { return nil }
        unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
    }

    /// All its bytes.
    func withBytes<Answer>(_ body: (UnsafeRawBufferPointer) -> Answer) -> Answer {
        unsafe withUnsafeBytes(of: words) { unsafe body($0) }
    }

    /// The first 128 bits.
    package var leading128: (UInt64, UInt64) { (words.0, words.1) }

    /// Equality that takes the same time wherever the digests differ. The only comparison fit for
    /// secrets; `==` is for indexes and content.
    package func matches(_ other: Digest) -> Bool {
        unsafe withUnsafeBytes(of: words) { left in
            unsafe withUnsafeBytes(of: other.words) { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }

    /// Equality of all 256 bits.
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.words == rhs.words }

    /// The bits are uniform already: the first 64 are enough.
    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    /// Fetched once: an implicit fetch costs more than hashing a short message. Immutable after
    /// that, and libcrypto shares it between threads.
    nonisolated(unsafe) private static let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil)
}
