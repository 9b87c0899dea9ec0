// Plays sounds.
import Foundation
@testable import Sounds

/// How loud it is at most.
let loudest: Double = 11
typealias Handler = (Result<Int, Error>) -> Void

/// What can be played.
public protocol Playable: AnyObject {
    associatedtype Source
    var length: Double { get }
    static func open(_ source: Source) throws -> Self
    init(source: Source)
}

/**
 A player.
 */
@available(iOS 13, *)
public final class Player<T: Playable>: NSObject, Sendable {
    public static let shared = Player<Song>()
    private(set) var queue: [T] = []
    var isPlaying: Bool {
        let local = queue.isEmpty
        return !local
    }
    var volume: Double = 1 {
        didSet {
            let changed = oldValue
            print(changed)
        }
    }

    public init?(queue: [T] = []) {
        self.queue = queue
        super.init()
    }

    deinit { queue.removeAll() }

    subscript(at index: Int) -> T {
        get { queue[index] }
        set { queue[index] = newValue }
    }

    @discardableResult
    public func play(
        _ item: T,
        then done: @escaping Handler
    ) async throws -> Bool where T.Source == URL {
        func inner(_ a: Int) -> Int { a + 1 }
        guard let first = queue.first else {
            return false
        }
        for song in queue where song.length > 1 {
            let within = song
            done(.success(inner(1)))
        }
        return true
    }

    class func make() -> Player { Player() }
    static func == (a: Player, b: Player) -> Bool { true }

    struct State: Codable { var position: Double; let name = "a" }
}

enum Mode: String {
    case once, again = "more"
    indirect case nested(Mode)
    var next: Mode { self }
    func toggled() -> Mode { .once }
}

extension Player where T == Song {
    func skip() { queue.removeFirst() }
}

actor Counter { var count = 0; func add() { count += 1 } }

struct Song: Playable {
    typealias Source = URL
    let length: Double
    static func open(_ source: URL) throws -> Song { Song(source: source) }
    init(source: URL) { length = 0 }
}

func top(_ a: Int, _ b: Int = 2) -> Int { a + b }
