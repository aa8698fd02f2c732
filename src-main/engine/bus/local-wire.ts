import type { Bytes } from '../bytes.ts'
import type { Wire, WireEvents } from './wire.ts'

/** Bus ports that nodes of this thread listen on, by `host:port`. */
const ports = new Map<string, (wire: Wire) => void>()

/** Lets nodes of this thread connect to a bus port without a socket. Answers how to withdraw that. */
export function openLocalPort(host: string, port: number, accept: (wire: Wire) => void): () => void {
  const name = `${host}:${port}`
  ports.set(name, accept)
  return () => {
    if (ports.get(name) === accept) ports.delete(name)
  }
}

/**
 * A connection to a node in this very thread, or undefined where that address is none's. The bus is a mesh with two
 * connections between any two nodes: as sockets, a hundred nodes would take 19 800 file descriptors, and most of an idle
 * cluster's time would go into system calls. The bytes are the same; they only do not pass through the kernel.
 */
export function dialLocal(host: string, port: number): Wire | undefined {
  const name = `${host}:${port}`
  if (!ports.has(name)) return undefined
  const near = new LocalWire(host)
  const far = new LocalWire(host)
  near.join(far)
  far.join(near)
  setImmediate(() => {
    const accept = ports.get(name)
    if (accept === undefined) return near.end('refused')
    accept(far)
    near.open()
  })
  return near
}

/** One end of a pair: what is written in one turn of the event loop arrives at the other end in the next. */
class LocalWire implements Wire {
  readonly localIp: string
  readonly remoteIp: string
  #other: LocalWire | undefined
  #events: WireEvents | undefined
  #waiting: Bytes = ''
  #isOver = false

  constructor(host: string) {
    this.localIp = host
    this.remoteIp = host
  }

  get waitingSizeBytes(): number {
    return this.#waiting.length
  }

  join(other: LocalWire): void {
    this.#other = other
  }

  watch(events: WireEvents): void {
    this.#events = events
  }

  open(): void {
    if (!this.#isOver) this.#events?.up()
  }

  write(bytes: Bytes): void {
    if (this.#isOver) return
    if (this.#waiting === '') setImmediate(() => this.#deliver())
    this.#waiting += bytes
  }

  /** What was written before still arrives, as with a socket that is closed in order. */
  destroy(): void {
    if (this.#isOver) return
    this.#isOver = true
    setImmediate(() => {
      this.#deliver()
      this.#other?.end('ended')
    })
  }

  arrive(bytes: Bytes): void {
    if (!this.#isOver) this.#events?.bytes(bytes)
  }

  end(why: 'refused' | 'ended'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#events?.ended(why)
  }

  #deliver(): void {
    const bytes = this.#waiting
    this.#waiting = ''
    if (bytes !== '') this.#other?.arrive(bytes)
  }
}
