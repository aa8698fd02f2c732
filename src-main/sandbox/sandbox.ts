import { randomUUID } from 'node:crypto'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import type { SendRedirects } from '../engine/redirect-batches.ts'
import { untilAgreed } from './agreement.ts'
import { openControl } from './control.ts'
import type { ControlRequest, ControlSocket } from './control.ts'
import { takeDataFolder } from './data-folder.ts'
import type { DataFolder } from './data-folder.ts'
import { findOnPath } from './engines.ts'
import { formCluster } from './formation.ts'
import { EmbeddedHost } from './hosts/embedded-host.ts'
import type { NodeEndListener, NodeHost } from './hosts/node-host.ts'
import { ProcessHost } from './hosts/process-host.ts'
import { NodeBoard } from './node-board.ts'
import { nodeArguments } from './node-config.ts'
import { planOf } from './options.ts'
import type { SandboxOptions, SandboxPlan } from './options.ts'
import { reservePorts } from './ports.ts'
import type { PortReservation } from './ports.ts'
import { asRefusal, SandboxRefusal } from './refusal.ts'
import type { SandboxSnapshot, SandboxStep } from './snapshot.ts'

/** Nodes of a sandbox are reached from this machine alone (design, "Sandbox nodes bind loopback only"). */
const HOST = '127.0.0.1'
const LEAST_AGREE_TIMEOUT_MS = 30_000
/** Each node makes two connections to every other; a machine that is busy with other things takes its time over them. */
const AGREE_TIMEOUT_PER_NODE_MS = 600
const MAX_PORT_ATTEMPTS = 5

type Status = SandboxSnapshot['status']

/** A cluster on this machine: its nodes, their data, and what may be done to them. Starts once, stops once. */
export class Sandbox {
  readonly sandboxId = randomUUID()
  readonly #options: SandboxOptions
  readonly #plan: SandboxPlan
  readonly #board = new NodeBoard(() => this.#changed())
  readonly #cancel = new AbortController()
  #folder: DataFolder | undefined
  #host: NodeHost | undefined
  #ports: PortReservation | undefined
  #control: ControlSocket | undefined
  #status: Status = 'starting'
  #reason: string | undefined
  #readyMs: number | undefined
  #isFormed = false
  #stopping: Promise<void> | undefined

  constructor(options: SandboxOptions = {}) {
    this.#options = options
    this.#plan = planOf(options)
  }

  get snapshot(): SandboxSnapshot {
    return {
      sandboxId: this.sandboxId,
      name: this.#folder?.name ?? this.#options.name ?? 'sandbox',
      engine: this.#plan.engine,
      status: this.#status,
      reason: this.#reason,
      nodes: this.#board.list,
      readyMs: this.#readyMs,
    }
  }

  /** Where the data lie, undefined before the start and after a failed one. */
  get folder(): string | undefined {
    return this.#folder?.path
  }

  /**
   * Brings the cluster up: ports, nodes, cluster, agreement. Resolves when every node says cluster_state:ok and all agree.
   * Rejects with a SandboxRefusal, everything that was started stopped again.
   */
  async start(): Promise<SandboxSnapshot> {
    const startedAt = performance.now()
    try {
      await this.#bringUp()
    } catch (failure) {
      const isCancelled = this.#cancel.signal.aborted
      const refusal = isCancelled ? new SandboxRefusal('CANCELLED', 'stopped while starting') : asRefusal(failure)
      await this.#tearDown()
      this.#setStatus(isCancelled ? 'stopped' : 'failed', refusal.message)
      throw refusal
    }
    this.#readyMs = Math.round(performance.now() - startedAt)
    this.#progress('ready', 1, 1)
    this.#setStatus('ready')
    return this.snapshot
  }

  /** Ends every node and removes the data unless they are kept. Idempotent, also while starting. */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop())
  }

  /** As kill -9. */
  async kill(port: number): Promise<void> {
    const { host } = this.#running(port)
    await host.kill(port)
    this.#board.setStatus(port, 'stopped', 'killed')
  }

  async pause(port: number): Promise<void> {
    const { host } = this.#running(port)
    await host.pause(port)
    this.#board.setStatus(port, 'paused')
  }

  async resume(port: number): Promise<void> {
    const { host } = this.#running(port)
    await host.resume(port)
    this.#board.setStatus(port, 'running')
  }

  /** Ends the node where it runs, and starts it again on its data: nodes.conf makes it the same node. */
  async restart(port: number): Promise<void> {
    const { host, status } = this.#running(port)
    if (status === 'running' || status === 'paused') await host.stop(port)
    this.#board.setStatus(port, 'starting')
    try {
      await this.#startNode(host, port)
    } catch (failure) {
      const refusal = asRefusal(failure)
      this.#board.setStatus(port, 'crashed', refusal.message)
      throw refusal
    }
  }

  /**
   * Tells which clients the nodes send elsewhere, reports keyed by client port; undefined ends it.
   * @returns false where the nodes cannot tell: real servers keep that to themselves
   */
  observeRedirects(listener: SendRedirects | undefined): boolean {
    if (this.#host?.observe === undefined) return false
    this.#host.observe(listener)
    return true
  }

  /** Carries out what another process of this user asked for over the control socket. */
  async #obey({ verb, node = '' }: ControlRequest): Promise<void> {
    if (verb === 'stop') return this.stop()
    await this[verb](this.#board.find(node).port)
  }

  async #bringUp(): Promise<void> {
    const { masters, replicas, threads, engine } = this.#plan
    const onEnd: NodeEndListener = (port, end) => this.#board.setStatus(port, end.status, end.reason)
    this.#host = makeHost(engine, threads, onEnd)
    this.#folder = takeDataFolder(this.#options.name, this.#options.folder)
    const kept = keptPorts(this.#folder, this.#plan)
    const ports = await this.#openNodes(this.#host, this.#folder, kept?.[0])
    const description = { name: this.#folder.name, engine, masters, replicas, ports, keep: this.#plan.keep || kept !== undefined }
    this.#folder.describe(description)
    const addresses = ports.map((port): NodeAddress => ({ host: HOST, port }))
    if (kept === undefined) await this.#create(this.#host, addresses)
    await this.#agree(addresses)
    this.#isFormed = true
    this.#control = await openControl(this.#folder.path, this.sandboxId, (request) => this.#obey(request))
    this.#folder.describe({ ...description, control: this.#control.path })
  }

  /** Somebody may take a port between the probe and the node's own bind; unless it was asked for, others are tried then. */
  async #openNodes(host: NodeHost, folder: DataFolder, keptPort: number | undefined): Promise<readonly number[]> {
    const count = this.#plan.masters * (this.#plan.replicas + 1)
    const asked = this.#options.port ?? keptPort
    for (let attempt = 1; ; attempt++) {
      this.#progress('ports', 0, count)
      const reservation = (this.#ports = await reservePorts(HOST, count, asked))
      this.#board.open(HOST, reservation.ports)
      this.#progress('ports', count, count)
      const failure = await this.#startNodes(host, reservation.ports)
      if (failure === undefined) return reservation.ports
      if (failure.code !== 'PORT_IN_USE' || asked !== undefined || attempt === MAX_PORT_ATTEMPTS) throw failure
      await Promise.allSettled(reservation.ports.map((port) => host.kill(port)))
      for (const port of reservation.ports) folder.removeNodeFolder(port)
      reservation.release()
    }
  }

  /** Starts them all at once; the first refusal once none is starting any more, undefined when all run. */
  async #startNodes(host: NodeHost, ports: readonly number[]): Promise<SandboxRefusal | undefined> {
    let started = 0
    this.#progress('nodes', 0, ports.length)
    this.#checkCancelled()
    const outcomes = await Promise.allSettled(
      ports.map(async (port) => {
        await this.#startNode(host, port)
        this.#progress('nodes', ++started, ports.length)
      }),
    )
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    return failed && asRefusal(failed.reason)
  }

  async #startNode(host: NodeHost, port: number): Promise<void> {
    const { nodeTimeoutMs, atomicSlotMigration, engine } = this.#plan
    const keep = this.#plan.keep || this.#folder?.kept !== undefined
    const argv = nodeArguments({ host: HOST, port, nodeTimeoutMs, atomicSlotMigration, engine, keep })
    const folder = this.#folder?.nodeFolder(port)
    if (folder === undefined) throw new SandboxRefusal('CANCELLED', 'the sandbox has no data folder')
    await host.start({ host: HOST, port, folder, argv })
    this.#board.setStatus(port, 'running')
  }

  async #create(host: NodeHost, addresses: readonly NodeAddress[]): Promise<void> {
    this.#checkCancelled()
    this.#progress('create', 0, 1)
    await formCluster(host, addresses, this.#plan.replicas, this.#cancel.signal)
    this.#progress('create', 1, 1)
  }

  async #agree(addresses: readonly NodeAddress[]): Promise<void> {
    let shown = -1
    const onAgreed = (nodes: number): void => {
      if (nodes !== shown) this.#progress('agree', (shown = nodes), addresses.length)
    }
    this.#board.identify(await untilAgreed(addresses, { timeoutMs: Math.max(LEAST_AGREE_TIMEOUT_MS, addresses.length * AGREE_TIMEOUT_PER_NODE_MS), signal: this.#cancel.signal, onAgreed }))
  }

  async #stop(): Promise<void> {
    this.#cancel.abort()
    if (this.#status === 'failed') return
    this.#setStatus('stopping')
    await this.#tearDown()
    for (const { port } of this.#board.list) this.#board.setStatus(port, 'stopped')
    this.#setStatus('stopped')
  }

  async #tearDown(): Promise<void> {
    const ports = this.#board.list.map((node) => node.port)
    // Data that are to be removed need no saving: closing the host ends its nodes at once.
    if (this.#keepsData) await Promise.allSettled(ports.map((port) => this.#host?.stop(port)))
    await this.#host?.close()
    this.#control?.close()
    this.#folder?.release({ keep: this.#keepsData })
    this.#ports?.release()
  }

  #running(port: number): { host: NodeHost; status: string } {
    const { status } = this.#board.at(port)
    if (this.#status !== 'ready' || this.#host === undefined) throw new SandboxRefusal('UNSUPPORTED', `the sandbox is ${this.#status}`)
    return { host: this.#host, status }
  }

  /** Data once kept stay kept; data of a cluster that never came about are of no use to anybody. */
  get #keepsData(): boolean {
    return this.#folder?.kept !== undefined || (this.#plan.keep && this.#isFormed)
  }

  #checkCancelled(): void {
    if (this.#cancel.signal.aborted) throw new SandboxRefusal('CANCELLED', 'stopped while starting')
  }

  #progress(step: SandboxStep, done: number, total: number): void {
    this.#options.onProgress?.({ sandboxId: this.sandboxId, step, done, total })
  }

  #setStatus(status: Status, reason?: string): void {
    this.#status = status
    this.#reason = reason
    this.#changed()
  }

  #changed(): void {
    this.#options.onChange?.(this.snapshot)
  }
}

function makeHost(engine: SandboxPlan['engine'], threads: number, onEnd: NodeEndListener): NodeHost {
  if (engine === 'embedded') return new EmbeddedHost(threads, onEnd)
  const program = findOnPath(engine)
  if (program === undefined) {
    throw new SandboxRefusal('ENGINE_MISSING', `${engine} is not on PATH; install it, or use the embedded engine, which needs nothing`)
  }
  return new ProcessHost(program, onEnd)
}

/** The ports under which kept data know themselves; undefined for a fresh folder. Data of another shape are refused. */
function keptPorts(folder: DataFolder, plan: SandboxPlan): readonly number[] | undefined {
  const kept = folder.kept
  if (kept === undefined) return undefined
  if (kept.engine === plan.engine && kept.masters === plan.masters && kept.replicas === plan.replicas) return kept.ports
  throw new SandboxRefusal('NAME_TAKEN', `kept data of "${kept.name}" have ${kept.masters} primaries with ${kept.replicas} replicas each on ${kept.engine}; start it so, or take another name`)
}
