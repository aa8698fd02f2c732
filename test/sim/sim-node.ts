import type { AdminCommand, AdminReply } from '../../src-main/engine/cluster/admin/command.ts'
import { type ClusterConfig, defaultClusterConfig } from '../../src-main/engine/cluster/config.ts'
import type { ClusterCore, StepResult } from '../../src-main/engine/cluster/core.ts'
import { CRON_PERIOD_MS } from '../../src-main/engine/cluster/cron.ts'
import type { ClusterEffect } from '../../src-main/engine/cluster/effects.ts'
import type { ClusterInput } from '../../src-main/engine/cluster/inputs.ts'
import { isPrimary } from '../../src-main/engine/cluster/node.ts'
import { openCluster } from '../../src-main/engine/cluster/open-cluster.ts'
import { NodeClock } from './node-clock.ts'
import type { Host } from './network.ts'
import { ReplicaRole } from './replica-role.ts'
import { type Aftermath, SimDisk } from './sim-disk.ts'
import type { SimRandom } from './sim-random.ts'
import { Store } from './store.ts'
import type { World } from './world.ts'

export const CLIENT_PORT = 7000
export const BUS_PORT = 17000

/** One machine with one process on it: the shipped cluster core around a model of its disk, clock and keys. */
export class SimNode implements Host {
  readonly index: number
  readonly ip: string
  readonly busPort = BUS_PORT
  readonly clock = new NodeClock()
  readonly disk = new SimDisk()
  readonly random: SimRandom
  readonly store: Store
  readonly replica: ReplicaRole
  life = 0
  running = false
  powered = true
  /** Why the process refuses to start, once its file is beyond use. */
  ruined: string | undefined
  /** Since when this machine says nothing: stopped, paused or dark. */
  silentSinceMs: number | undefined = 0
  startedMs = 0
  /** Since when the process has been running without a pause. */
  awakeSinceMs = 0
  /** The clock was moved by a fault: what is measured with it proves nothing. */
  clockTouched = false
  writesHeldUntilMs = -Infinity
  nodeTimeoutMs: number
  #core: ClusterCore | undefined
  #paused = false
  readonly #world: World
  #inbox: (() => void)[] = []
  readonly #heldWrites: (() => void)[] = []

  constructor(world: World, index: number, random: SimRandom) {
    this.#world = world
    this.index = index
    this.ip = `10.${index >> 16}.${(index >> 8) & 255}.${(index & 255) + 1}`
    this.random = random
    this.nodeTimeoutMs = world.schedule.nodeTimeoutMs
    this.store = new Store(random.fork('store'))
    this.replica = new ReplicaRole(world, this)
  }

  get core(): ClusterCore {
    if (!this.#core) throw new Error(`node ${this.index} never started`)
    return this.#core
  }

  get isStarted(): boolean {
    return this.#core !== undefined
  }

  get paused(): boolean {
    return this.#paused
  }

  get responsive(): boolean {
    return this.running && !this.#paused
  }

  get isPrimary(): boolean {
    return isPrimary(this.core.myself)
  }

  get nowMs(): number {
    return this.clock.show(this.#world.timeline.nowMs)
  }

  /** Starts the process from what its disk holds. */
  start(): void {
    if (this.running || this.ruined !== undefined) return
    this.powered = true
    const conf = this.#world.tampering?.conf?.(this, this.disk.read()) ?? this.disk.read()
    const opened = openCluster({ config: this.#config(), facts: this.#facts(), conf }, this.#env())
    if (!opened.ok) {
      this.ruined = opened.problem
      return
    }
    this.#core = opened.core
    this.#enter()
    this.#world.observers.started(this)
    const input: ClusterInput = { kind: 'config', config: opened.core.config }
    this.#world.observers.before(this, input)
    this.#carryOut(input, opened.first)
    this.step({ kind: 'data-loaded' })
    this.#beat(this.life, this.random.below(CRON_PERIOD_MS))
    this.replica.begin(this.life)
  }

  #enter(): void {
    this.life++
    this.running = true
    this.silentSinceMs = undefined
    this.startedMs = this.#world.timeline.nowMs
    this.awakeSinceMs = this.startedMs
    this.writesHeldUntilMs = -Infinity
    this.#inbox = []
    this.#heldWrites.length = 0
    this.store.restart(this.random)
    this.replica.reset()
  }

  /** kill -9: connections end, files stay as the system has them. */
  kill(): void {
    if (!this.running) return
    this.#leave(false)
  }

  /** SIGTERM: saves first. */
  stop(): void {
    if (!this.responsive) return this.kill()
    this.step({ kind: 'stopping' })
    this.#leave(false)
  }

  losePower(): void {
    if (!this.powered) return
    if (this.running) this.#leave(true)
    this.powered = false
    this.disk.losePower(this.#aftermath(), (sizeBytes) => this.random.below(sizeBytes))
    this.#world.observers.lostPower(this, this.store.losePower(this.#world.timeline.nowMs))
  }

  /** Half a file is beyond what the disk port promises; it is tried in wild weather only. */
  #aftermath(): Aftermath {
    const draw = this.random.below(10)
    if (draw < 6) return 'old'
    return draw < 9 || this.#world.schedule.weather !== 'wild' ? 'new' : 'torn'
  }

  #leave(silently: boolean): void {
    this.running = false
    this.#paused = false
    this.silentSinceMs ??= this.#world.timeline.nowMs
    this.#inbox = []
    this.#world.network.drop(this, silently)
    this.replica.dropAll()
    this.#world.observers.stopped(this)
  }

  /** SIGSTOP: the system still accepts connections and bytes, the process sees them when it goes on. */
  pause(): void {
    if (!this.responsive) return
    this.#paused = true
    this.silentSinceMs = this.#world.timeline.nowMs
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.silentSinceMs = undefined
    this.awakeSinceMs = this.#world.timeline.nowMs
    const waiting = this.#inbox
    this.#inbox = []
    for (const run of waiting) if (this.running) run()
    if (this.running) this.step({ kind: 'cron' })
  }

  deliver(life: number, input: ClusterInput): void {
    this.whenAwake(life, () => this.step(input))
  }

  /** Runs something in the process that has this life: now, when it goes on, or never. */
  whenAwake(life: number, run: () => void): void {
    if (!this.running || this.life !== life) return
    if (this.#paused) this.#inbox.push(run)
    else run()
  }

  admin(command: AdminCommand): AdminReply {
    if (!this.responsive) return { ok: false, error: 'no answer' }
    return this.step({ kind: 'admin', command })?.reply ?? { ok: false, error: 'no reply' }
  }

  step(input: ClusterInput): StepResult | undefined {
    const seen = this.#world.tampering?.input ? this.#world.tampering.input(this, input) : input
    if (!seen || !this.running) return undefined
    this.#world.observers.before(this, seen)
    let result: StepResult
    try {
      result = this.core.step(seen, this.#env())
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#world.violate('core', `node ${this.index} threw on ${seen.kind}: ${what}`)
      return undefined
    }
    this.#carryOut(seen, result)
    return result
  }

  /** Holds writes of clients while a manual failover is under way. */
  holdWrite(run: () => void): boolean {
    if (this.#world.timeline.nowMs >= this.writesHeldUntilMs) return false
    this.#heldWrites.push(run)
    return true
  }

  releaseWrites(): void {
    this.writesHeldUntilMs = -Infinity
    for (const run of this.#heldWrites.splice(0)) run()
  }

  #carryOut(input: ClusterInput, result: StepResult): void {
    const { tampering } = this.#world
    for (const effect of result.effects) {
      const seen = tampering?.effect ? tampering.effect(this, effect) : effect
      if (seen && !this.#execute(seen)) return
    }
    tampering?.after?.(this)
    this.#world.observers.after(this, input, result)
  }

  /** Answers false when the process died of it. */
  #execute(effect: ClusterEffect): boolean {
    switch (effect.kind) {
      case 'persist':
        return this.#persist(effect.conf, effect.fsync)
      case 'dial':
        this.#world.network.dial(this, effect.linkId, effect.host, effect.port)
        return true
      case 'send':
        this.#world.observers.sent(this, effect.linkId, effect.bytes)
        this.#world.network.send(this, effect.linkId, effect.bytes)
        return true
      case 'close':
        this.#world.network.close(this, effect.linkId)
        return true
      default:
        this.#act(effect)
        return true
    }
  }

  #persist(conf: string, fsync: boolean): boolean {
    try {
      this.disk.write(conf, fsync)
      return true
    } catch {
      // As the shipped runtime does: a node that cannot save must not go on.
      this.#leave(false)
      return false
    }
  }

  #act(effect: ClusterEffect): void {
    const { nowMs } = this.#world.timeline
    switch (effect.kind) {
      case 'replicate-from':
        return this.replica.follow(effect.host)
      case 'stop-replication':
        return this.replica.stop()
      case 'flush-all-keys':
        return this.replica.produce({ kind: 'flush' })
      case 'delete-keys-in-slot':
        for (const key of [...(this.store.slots.get(effect.slot)?.keys() ?? [])]) {
          this.replica.produce({ kind: 'delete', slot: effect.slot, key })
        }
        return
      case 'pause-writes':
        this.writesHeldUntilMs = nowMs + this.clock.trueDelay(effect.untilMs - this.nowMs)
        this.#world.timeline.at(this.writesHeldUntilMs, () => {
          if (this.#world.timeline.nowMs >= this.writesHeldUntilMs) this.releaseWrites()
        })
        return
      case 'resume-writes':
        return this.releaseWrites()
      default:
        return
    }
  }

  #beat(life: number, delayMs: number): void {
    this.#world.timeline.after(this.clock.trueDelay(delayMs), () => {
      if (!this.running || this.life !== life) return
      if (!this.#paused) this.step({ kind: 'cron' })
      this.#beat(life, CRON_PERIOD_MS)
    })
  }

  #config(): ClusterConfig {
    const { schedule } = this.#world
    return {
      ...defaultClusterConfig(CLIENT_PORT, BUS_PORT),
      nodeTimeoutMs: this.nodeTimeoutMs,
      replicaValidityFactor: schedule.replicaValidityFactor,
      replPingReplicaPeriodSeconds: schedule.replPingPeriodSeconds,
      ...this.#world.tampering?.config,
    }
  }

  #facts() {
    return {
      replicationOffset: () => BigInt(this.store.offset),
      primarySilenceMs: () => this.replica.silenceMs,
      countKeysInSlot: (slot: number) => this.store.keysIn(slot),
      keyCount: () => this.store.keyCount,
      hasSubscribers: () => false,
    }
  }

  #env() {
    return { nowMs: this.nowMs, random: this.random }
  }
}
