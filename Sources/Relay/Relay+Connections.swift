package import EventLoop
package import HTTP
import JSON
import Telemetry
import Wire

/// What the server tells besides requests.
extension Relay {
    /// A result may be as large as any other body, and what names it comes on top.
    package func bodyLimit(for head: Request) -> Int {
        takesResult(head) ? bodyLimit + Self.resultEnvelope : bodyLimit
    }

    /// Room for the members of a result post beside the result, bytes: names, ids and numbers.
    private static let resultEnvelope = 4 << 10

    package func refusal(of violation: HTTPViolation, from peer: PeerAddress) -> Response {
        let name = context.metrics.names.violations[violation.slug]
        let code: ErrorCode =
            switch violation.rule {
            case .bodyTooLarge: .bodyTooLarge
            case .headTimeout, .bodyTimeout: .requestTimeout
            default: .malformedHTTP
            }
        // Whoever sends much at once has to hear how much they may.
        let message =
            code == .bodyTooLarge
            ? "The body is too large: at most \(bodyLimit) bytes are taken; send less in one call, "
                + "and the rest in others."
            : "The request is refused, \(violation.message)."
        let problem = Problem(
            code, message,
            details: [
                "reason": .string(violation.slug),
                "offset": .number(JSONNumber(violation.offset)),
            ], status: violation.status)
        let log = strangersContext()
        context.journal?.refused(
            name, ViolationKind(violation.rule), code, status: problem.status, log)
        return response(to: problem, log)
    }

    package func overCapacity(from peer: PeerAddress) -> Response {
        let log = strangersContext()
        context.journal?.overCapacity(log)
        return response(to: Problem(.overCapacity), log)
    }

    /// For the line of what was refused before there was a request.
    private func strangersContext() -> RequestContext {
        let sampling = context.liveConfiguration.current.values.sampling
        return RequestContext(
            requestId: context.mintRequestId(), trace: context.tracing.fresh(sampling))
    }

    package func connectionOpened(from peer: PeerAddress) {
        context.journal?.connected()
    }

    package func connectionClosed(from peer: PeerAddress, reason: CloseReason) {
        context.journal?.disconnected(ConnectionCloseReason(reason))
    }

    package func connectionDropped(from peer: PeerAddress) { context.journal?.dropped() }

    package func streamBacklogChanged(_ backlog: StreamBacklog, on loop: EventLoop) {
        if context.journal != nil { context.backlogs.set(backlog, of: loop) }
    }

    package func acceptFailed(_ error: SystemError) {
        context.journal?.acceptFailed(error)
    }

    private func response(to problem: Problem, _ log: RequestContext) -> Response {
        var response = Response.json(problem.status, problem.body(requestId: log.requestId))
        response.headers.add(.requestId, log.requestId.text)
        problem.addRetryAfter(to: &response.headers)
        context.liveConfiguration.current.answerHeaders.completeRefusal(&response.headers)
        return response
    }
}

extension ViolationKind {
    init(_ rule: HTTPViolation.Rule) {
        switch rule {
        case .badRequestLine, .badMethod, .badTarget, .badStatusLine: self = .requestLine
        case .bareCarriageReturn, .bareLineFeed, .controlByte, .obsoleteFold, .badFieldName,
            .spaceBeforeColon, .missingColon, .missingHost, .repeatedHost, .badHost:
            self = .fields
        case .badContentLength, .repeatedContentLength, .bothFramings, .badTransferEncoding,
            .chunkedNotLast, .transferEncodingBefore11, .badChunkSize, .badChunkEnd:
            self = .framing
        case .connectRefused, .unknownVersion, .unknownTransferCoding, .unknownExpectation:
            self = .unsupported
        case .methodTooLong, .targetTooLong, .startLineTooLong, .fieldLineTooLong,
            .fieldBlockTooLong, .tooManyFields, .bodyTooLarge, .chunkExtensionTooLong,
            .trailersTooLong:
            self = .tooLarge
        case .headTimeout, .bodyTimeout: self = .timeout
        case .endedEarly: self = .endedEarly
        }
    }
}

extension ConnectionCloseReason {
    init(_ reason: CloseReason) {
        switch reason {
        case .clientClose: self = .clientClose
        case .idleTimeout: self = .idleTimeout
        case .headerTimeout: self = .headerTimeout
        case .bodyTimeout: self = .bodyTimeout
        case .violation: self = .violation
        case .writeError: self = .writeError
        case .slowConsumer: self = .slowConsumer
        case .serverClose: self = .serverClose
        case .overCapacity: self = .overCapacity
        }
    }
}
