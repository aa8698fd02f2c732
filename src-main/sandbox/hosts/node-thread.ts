import { Worker } from 'node:worker_threads'
import type { FoundingMember } from '../../engine/cluster/admin/found.ts'
import type { SendRedirects } from '../../engine/redirect-batches.ts'
import type { WorkerReport, WorkerRequest } from '../../engine/worker-messages.ts'
import { SandboxRefusal } from '../refusal.ts'
import type { NodeEndListener, NodeSpec } from './node-host.ts'

/** As `slotscope node` has it (cli/young-generation.ts): three times V8's semi-space of 4 MB. Left alone it would grow to 192. */
const YOUNG_GENERATION_MB = 12

type Waiter = PromiseWithResolvers<void>

/** One worker thread that carries a few embedded nodes. */
export class NodeThread {
  readonly #worker: Worker
  readonly #onEnd: NodeEndListener
  /** Ports of the nodes that are up. */
  readonly #running = new Set<number>()
  readonly #nodeIds = new Map<number, string>()
  readonly #starting = new Map<number, Waiter>()
  readonly #ending = new Map<number, Waiter>()
  #founding: Waiter | undefined
  #onRedirects: SendRedirects | undefined
  #endedBecause: string | undefined

  constructor(entry: string, onEnd: NodeEndListener) {
    this.#onEnd = onEnd
    this.#worker = new Worker(entry, { name: 'slotscope-nodes', env: process.env, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } })
    this.#worker.on('message', (report: WorkerReport) => this.#onReport(report))
    this.#worker.on('error', (failure) => this.#fail(failure.message))
    this.#worker.on('exit', (code) => this.#fail(`its thread ended with code ${code}`))
  }

  get isAlive(): boolean {
    return this.#endedBecause === undefined
  }

  /** Nodes that are up or coming up. */
  get load(): number {
    return this.#running.size + this.#starting.size
  }

  has(port: number): boolean {
    return this.#running.has(port)
  }

  nodeIdOf(port: number): string | undefined {
    return this.#nodeIds.get(port)
  }

  /** Makes all nodes of this thread members of one new cluster. */
  found(members: readonly FoundingMember[]): Promise<void> {
    this.#founding = Promise.withResolvers<void>()
    this.#send({ kind: 'found', members })
    return this.#founding.promise
  }

  /** Tells which clients this thread's nodes send elsewhere; undefined ends it, and the nodes no longer look. */
  observe(listener: SendRedirects | undefined): void {
    this.#onRedirects = listener
    this.#send({ kind: 'observe', on: listener !== undefined })
  }

  start(spec: NodeSpec): Promise<void> {
    const waiter = Promise.withResolvers<void>()
    this.#starting.set(spec.port, waiter)
    this.#send({ kind: 'start', key: String(spec.port), argv: spec.argv, folder: spec.folder })
    return waiter.promise
  }

  /** Ends a node, cleanly or as kill -9 would. */
  end(port: number, how: 'stop' | 'kill'): Promise<void> {
    if (!this.#running.has(port)) return Promise.resolve()
    const known = this.#ending.get(port)
    const waiter = known ?? Promise.withResolvers<void>()
    this.#ending.set(port, waiter)
    if (known === undefined || how === 'kill') this.#send({ kind: how, key: String(port) })
    return waiter.promise
  }

  /** Ends the thread with all its nodes; that is asked for, so nobody is told of a crash. */
  async terminate(): Promise<void> {
    this.#running.clear()
    this.#fail('the sandbox is stopping')
    await this.#worker.terminate()
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request)
  }

  #onReport(report: WorkerReport): void {
    if (report.kind === 'founded') {
      if (report.refusal === undefined) this.#founding?.resolve()
      else this.#founding?.reject(new SandboxRefusal('NODE_FAILED', `a node would not join: ${report.refusal}`))
      return
    }
    if (report.kind === 'redirects') {
      this.#onRedirects?.(report.reports, report.dropped)
      this.#send({ kind: 'redirects-taken' })
      return
    }
    const port = Number(report.key)
    switch (report.kind) {
      case 'started':
        this.#running.add(port)
        if (report.nodeId !== undefined) this.#nodeIds.set(port, report.nodeId)
        settle(this.#starting, port)?.resolve()
        return
      case 'failed':
        settle(this.#starting, port)?.reject(startRefusal(port, report.code, report.reason))
        return
      case 'stopped':
        this.#ended(port, 'stopped', 'it was told to shut down')
        return
      case 'crashed':
        settle(this.#starting, port)?.reject(new SandboxRefusal('NODE_FAILED', `node ${port} crashed: ${report.reason}`))
        this.#ended(port, 'crashed', report.reason)
        return
      case 'log':
    }
  }

  #ended(port: number, status: 'stopped' | 'crashed', reason: string): void {
    const wasRunning = this.#running.delete(port)
    const waiter = settle(this.#ending, port)
    if (waiter !== undefined) waiter.resolve()
    else if (wasRunning) this.#onEnd(port, { status, reason })
  }

  #fail(reason: string): void {
    this.#endedBecause ??= reason
    this.#founding?.reject(new SandboxRefusal('NODE_FAILED', this.#endedBecause))
    for (const port of [...this.#starting.keys()]) {
      settle(this.#starting, port)?.reject(new SandboxRefusal('NODE_FAILED', `node ${port} did not start: ${this.#endedBecause}`))
    }
    for (const port of [...this.#running]) this.#ended(port, 'crashed', this.#endedBecause)
  }
}

function settle(waiters: Map<number, Waiter>, port: number): Waiter | undefined {
  const waiter = waiters.get(port)
  waiters.delete(port)
  return waiter
}

function startRefusal(port: number, code: string, reason: string): SandboxRefusal {
  if (code === 'EADDRINUSE') return new SandboxRefusal('PORT_IN_USE', `port ${port} or its bus port is in use: ${reason}`)
  return new SandboxRefusal('NODE_FAILED', `node ${port} did not start: ${reason}`)
}
