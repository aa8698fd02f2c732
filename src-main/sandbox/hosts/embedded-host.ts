import type { FoundingMember } from '../../engine/cluster/admin/found.ts'
import type { SendRedirects } from '../../engine/redirect-batches.ts'
import { SandboxRefusal } from '../refusal.ts'
import { withDeadline } from './deadline.ts'
import type { NodeEndListener, NodeHost, NodeSpec } from './node-host.ts'
import { NodeThread } from './node-thread.ts'
import { workerEntry } from './worker-entry.ts'

const START_TIMEOUT_MS = 15_000
const END_TIMEOUT_MS = 5_000
const FOUND_TIMEOUT_MS = 15_000

/** Embedded nodes, spread over `threads` worker threads. */
export class EmbeddedHost implements NodeHost {
  readonly #threads: (NodeThread | undefined)[]
  readonly #onEnd: NodeEndListener
  readonly #entry: string
  #isClosed = false
  #onRedirects: SendRedirects | undefined

  constructor(threads: number, onEnd: NodeEndListener, entry = workerEntry()) {
    this.#threads = Array.from({ length: threads }, () => undefined)
    this.#onEnd = onEnd
    this.#entry = entry
  }

  start(spec: NodeSpec): Promise<void> {
    if (this.#isClosed) return Promise.reject(new SandboxRefusal('CANCELLED', 'the sandbox is stopping'))
    return withDeadline(this.#leastLoaded().start(spec), START_TIMEOUT_MS, `starting node ${spec.port}`)
  }

  async found(plan: (nodeIdOf: (port: number) => string) => readonly FoundingMember[]): Promise<void> {
    const members = plan((port) => this.#nodeIdOf(port))
    const founding = Promise.all(this.#threads.map((thread) => thread?.found(members)))
    await withDeadline(founding.then(() => undefined), FOUND_TIMEOUT_MS, 'making a cluster of the nodes')
  }

  observe(listener: SendRedirects | undefined): void {
    this.#onRedirects = listener
    for (const thread of this.#threads) if (thread?.isAlive) thread.observe(listener)
  }

  stop(port: number): Promise<void> {
    return this.#end(port, 'stop')
  }

  kill(port: number): Promise<void> {
    return this.#end(port, 'kill')
  }

  pause(port: number): Promise<void> {
    return Promise.reject(new SandboxRefusal('UNSUPPORTED', `node ${port} shares its thread with others and cannot be paused alone; the redis-server engine can`))
  }

  resume(port: number): Promise<void> {
    return this.pause(port)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.all(this.#threads.map((thread) => thread?.terminate()))
  }

  #nodeIdOf(port: number): string {
    const nodeId = this.#threads.map((thread) => thread?.nodeIdOf(port)).find((id) => id !== undefined)
    if (nodeId === undefined) throw new SandboxRefusal('NODE_FAILED', `node ${port} is not running in cluster mode`)
    return nodeId
  }

  async #end(port: number, how: 'stop' | 'kill'): Promise<void> {
    const thread = this.#threads.find((candidate) => candidate?.has(port))
    await withDeadline(thread?.end(port, how) ?? Promise.resolve(), END_TIMEOUT_MS, `stopping node ${port}`)
  }

  /** Empty places and threads that died are filled with a new thread as soon as their turn comes. */
  #leastLoaded(): NodeThread {
    const loads = this.#threads.map((thread) => (thread?.isAlive ? thread.load : 0))
    const place = loads.indexOf(Math.min(...loads))
    const thread = this.#threads[place]
    if (thread?.isAlive) return thread
    const fresh = new NodeThread(this.#entry, this.#onEnd)
    if (this.#onRedirects !== undefined) fresh.observe(this.#onRedirects)
    return (this.#threads[place] = fresh)
  }
}
