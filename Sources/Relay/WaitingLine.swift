import Synchronization

/// Since when calls wait for their first delivery, of all sessions: a list in the order they came,
/// from which each can step out. Its own lock is the last to be taken.
final class WaitingLine: Sendable {
    /// Where a call stands in the line.
    struct Place: Sendable { fileprivate let index: Int }

    private struct Link {
        var previous: Int
        var next: Int
        var since: Duration
    }

    private struct State {
        /// The first is the line's end and beginning; free ones form a list of their own.
        var links = [Link(previous: 0, next: 0, since: .zero)]
        var free = 0
    }

    private let state = Mutex(State())

    /// A call has begun to wait.
    func enter(at now: Duration) -> Place {
        state.withLock { state in
            let last = state.links[0].previous
            let link = Link(previous: last, next: 0, since: now)
            let index: Int
            if state.free > 0 {
                index = state.free
                state.free = state.links[index].next
                state.links[index] = link
            } else {
                index = state.links.count
                state.links.append(link)
            }
            state.links[last].next = index
            state.links[0].previous = index
            return Place(index: index)
        }
    }

    /// It waits no longer. Once for each place.
    func leave(_ place: Place) {
        state.withLock { state in
            let link = state.links[place.index]
            state.links[link.previous].next = link.next
            state.links[link.next].previous = link.previous
            state.links[place.index].next = state.free
            state.free = place.index
        }
    }

    /// How long the one has waited that has waited longest; zero when none waits.
    func oldestAge(at now: Duration) -> Duration {
        state.withLock { state in
            let first = state.links[0].next
            return first > 0 ? max(.zero, now - state.links[first].since) : .zero
        }
    }
}
