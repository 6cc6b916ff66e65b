import Foundation

/// A server on loopback that takes reports: it answers the first requests as the test says, and all others with 200.
final class Collector: @unchecked Sendable {
    /// Where it listens.
    let address: String
    private let socket: Int32
    private let lock = NSLock()
    private var answers: [String]
    private var bodies: [String] = []

    /// What was sent to it, in order, with what was answered.
    var taken: [String] { lock.withLock { bodies } }

    init(answers: [String]) throws {
        self.answers = answers
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let bound = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(socket, name, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, name, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        address = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0, let self else { return }
                serve(connection)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private func serve(_ connection: Int32) {
        var request = Data()
        while wanted(request) {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += buffer.prefix(count)
        }
        let text = String(decoding: request, as: UTF8.self)
        let answer = lock.withLock {
            let answer = answers.isEmpty ? "200 OK" : answers.removeFirst()
            bodies.append("\(answer.prefix(3)) \(text.components(separatedBy: "\r\n\r\n").last ?? "")")
            return answer
        }
        let reply = Array("HTTP/1.1 \(answer)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = send(connection, reply, reply.count, Int32(MSG_NOSIGNAL))
    }

    /// Whether more of the request is to come.
    private func wanted(_ request: Data) -> Bool {
        guard let end = request.range(of: Data("\r\n\r\n".utf8)) else { return true }
        let head = String(decoding: request[..<end.lowerBound], as: UTF8.self).lowercased()
        let length = head.firstMatch(of: #/content-length: (\d+)/#).flatMap { Int($0.1) } ?? 0
        return request.count < end.upperBound + length
    }
}
