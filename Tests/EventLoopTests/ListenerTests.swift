import EventLoop
import Glibc
import Testing

@Suite("A listener") struct ListenerTests {
    @Test("takes a free port and says which", arguments: ["127.0.0.1:0", "[::1]:0"])
    func ephemeral(text: String) throws {
        let listener = try Listener(binding: #require(SocketAddress(text)))
        #expect(listener.address.port != 0)
        #expect(listener.address.description.hasPrefix(text.dropLast()))
    }

    @Test("names the way out when the port is taken") func taken() throws {
        let first = try Listener(binding: #require(SocketAddress("127.0.0.1:0")))
        let port = first.address.port
        #expect(throws: ListenError.portTaken(port: port)) {
            _ = try Listener(binding: first.address)
        }
        let text = ListenError.portTaken(port: 8080).description
        #expect(text == "port 8080 is taken; choose one with --listen")
    }

    @Test("accepts who connects, then nobody") func accepts() throws {
        let listener = try Listener(binding: #require(SocketAddress("127.0.0.1:0")))
        let client = try FileDescriptor.connecting(to: listener.address)
        guard case .connection(let server, let peer) = listener.accept() else {
            Issue.record("nobody was accepted")
            return
        }
        #expect(peer.host == "127.0.0.1")
        #expect(client.connectError() == nil)
        #expect(try client.send([1, 2, 3]) == 3)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try server.receive(into: &buffer) == 3)
        #expect(try server.receive(into: &buffer) == nil)
        client.finishWriting()
        #expect(try server.receive(into: &buffer) == 0)
        guard case .none = listener.accept() else {
            Issue.record("a second connection came from nowhere")
            return
        }
    }

    @Test("adopts a socket that another process opened, even a blocking one") func adopts() throws {
        let raw = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #expect(listen(raw, 1) == 0)
        let listener = try Listener(adopting: FileDescriptor(adopting: raw))
        #expect(listener.address.port != 0)
        guard case .none = listener.accept() else {
            Issue.record("a connection came from nowhere")
            return
        }
    }
}
