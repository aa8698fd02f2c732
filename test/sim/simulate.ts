import type { AdminCommand } from '../../src-main/engine/cluster/admin/command.ts'
import { applyFault, endAllFaults } from './faults/apply.ts'
import type { FaultKind } from './faults/fault.ts'
import { expendablePrimary, failoverLimitMs, orphanLimitMs, replicasOf, settleLimitMs, soonOrphaned, tooOldToStand, whyUnsettled } from './invariants/liveness.ts'
import type { LossKind } from './invariants/loss-windows.ts'
import { checkVotes } from './invariants/s1-votes.ts'
import { checkEpochs } from './invariants/s2-epochs.ts'
import { checkPromotions } from './invariants/s3-promotions.ts'
import { checkMinority } from './invariants/s4-minority.ts'
import { checkLoss } from './invariants/s5-loss.ts'
import { checkOwnership } from './invariants/s7-ownership.ts'
import { checkCopies } from './invariants/s8-copies.ts'
import { anyOpenSlot, fixOpenSlots } from './operator.ts'
import { drawSchedule, type Schedule, type ScheduleWishes } from './schedule.ts'
import type { SimNode } from './sim-node.ts'
import type { Tampering } from './tampering.ts'
import { type Violation, World } from './world.ts'

/** Longest jump of a clock after which liveness can still be expected in time; an hour wrong blocks timers for an hour. */
const HARMLESS_JUMP_MS = 10_000
const QUIET_MS = 300

export interface SimulationOptions extends ScheduleWishes {
  /** Run this schedule instead of drawing one. */
  readonly schedule?: Schedule
  readonly tampering?: Tampering
  /** Told what the nodes log and which faults begin, for a person who looks into one run. */
  readonly onLine?: (line: string) => void
}

/** What a run came to. */
export interface SimulationResult {
  readonly schedule: Schedule
  /** The same for the same schedule, always. */
  readonly digest: string
  readonly events: number
  readonly virtualMs: number
  readonly violations: readonly Violation[]
  /** Faults that found something to disturb, by kind. */
  readonly faults: ReadonlyMap<FaultKind, number>
  readonly ackedWrites: number
  /** Acknowledged writes lost in windows that Redis Cluster allows. */
  readonly lost: ReadonlyMap<LossKind, number>
  /** Failovers by election. */
  readonly elections: number
}

/** Runs one schedule: forms a cluster, disturbs it, lets it settle, and checks every invariant. */
export function runSimulation(options: SimulationOptions): SimulationResult {
  const schedule = options.schedule ?? drawSchedule(options)
  const world = new World(schedule, options.tampering)
  if (options.onLine) narrate(world, options.onLine)
  return new Simulation(world, options.onLine ?? (() => undefined)).run()
}

function narrate(world: World, onLine: (line: string) => void): void {
  const tell = (node: SimNode, text: string): void => onLine(`${Math.round(world.timeline.nowMs)} node ${node.index} ${text}`)
  world.observers.add({
    started: (node) => tell(node, `starts as ${node.core.myself.id}`),
    stopped: (node) => tell(node, 'stops'),
    after: (node, input, result) => {
      if (input.kind === 'admin') tell(node, `${commandText(input.command)} -> ${JSON.stringify(result.reply)}`)
      for (const effect of result.effects) if (effect.kind === 'log' && effect.level !== 'debug') tell(node, effect.message)
    },
    ended: () => onLine('ended'),
  })
}

function commandText(command: AdminCommand): string {
  const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value)
  return JSON.stringify(command, plain).slice(0, 150)
}

class Simulation {
  readonly #world: World
  readonly #faults = new Map<FaultKind, number>()
  readonly #lost: Map<LossKind, number>
  readonly #onLine: (line: string) => void
  #elections = 0

  constructor(world: World, onLine: (line: string) => void) {
    this.#world = world
    this.#onLine = onLine
    const { observers } = world
    observers.add(checkVotes(world))
    observers.add(checkEpochs(world))
    observers.add(checkPromotions(world))
    observers.add(checkCopies(world))
    const loss = checkLoss(world)
    this.#lost = loss.lost
    if (world.schedule.weather !== 'hostile') {
      observers.add(checkMinority(world))
      observers.add(checkOwnership(world))
      for (const checker of loss.checkers) observers.add(checker)
    }
    this.#record()
  }

  run(): SimulationResult {
    const world = this.#world
    world.form()
    if (!world.failed) this.#disturb()
    if (!world.failed) endAllFaults(world)
    if (!world.failed && this.#mustSettle()) this.#settle()
    if (!world.failed && this.#mustSettle()) this.#epilogue()
    if (!world.failed) this.#finish()
    return this.#result()
  }

  /** Digest and statistics; not a checker. */
  #record(): void {
    const { digest, timeline } = this.#world
    this.#world.observers.add({
      sent: (node, linkId, bytes) => {
        digest.number(timeline.nowMs * 1000 + node.index)
        digest.number(linkId)
        digest.text(bytes)
      },
      after: (node, input, result) => {
        digest.text(input.kind)
        digest.number(node.index)
        for (const effect of result.effects) {
          if (effect.kind === 'event' && effect.event.kind === 'election-won') this.#elections++
        }
      },
    })
  }

  #disturb(): void {
    const world = this.#world
    for (const fault of world.schedule.faults) {
      world.timeline.after(fault.atMs, () => {
        this.#onLine(`${Math.round(world.timeline.nowMs)} fault ${JSON.stringify(fault)}`)
        if (applyFault(world, fault)) this.#faults.set(fault.kind, (this.#faults.get(fault.kind) ?? 0) + 1)
      })
    }
    const longestMs = Math.max(0, ...world.schedule.faults.map((fault) => fault.atMs + fault.forMs))
    world.run(Math.max(world.schedule.faultPhaseMs, longestMs))
  }

  #mustSettle(): boolean {
    const { weather, faults } = this.#world.schedule
    return weather !== 'hostile' && !faults.some((fault) => fault.kind === 'clock-jump' && Math.abs(fault.amount) > HARMLESS_JUMP_MS)
  }

  #settle(): void {
    const world = this.#world
    this.#awaitSettled(false)
    for (let round = 0; round < 3 && !world.failed && anyOpenSlot(world.nodes); round++) {
      fixOpenSlots(world)
      this.#awaitSettled(true)
    }
    if (!world.failed && anyOpenSlot(world.nodes)) world.violate('L1', 'slots stay open after they were fixed')
  }

  #awaitSettled(binding: boolean): void {
    const world = this.#world
    const extraMs = world.schedule.faults.reduce((sum, fault) => sum + (fault.kind === 'clock-jump' ? Math.abs(fault.amount) * 2 : 0), 0)
    if (world.runUntil(() => whyUnsettled(world) === undefined, settleLimitMs(world) + extraMs)) return
    // A slot left open by an operator can keep maps apart: the importing node ignores claims to it. It must be fixed first.
    if (!world.failed && (binding || !anyOpenSlot(world.nodes))) world.violate('L1', whyUnsettled(world) ?? 'not settled')
  }

  /** Kills one primary for good measure, and sees that it is replaced and that nobody stays without a replica. */
  #epilogue(): void {
    const world = this.#world
    this.#expectAdoption()
    // Nobody votes twice for the same shard within two node timeouts.
    world.run(2 * world.schedule.nodeTimeoutMs + QUIET_MS)
    const victim = world.failed ? undefined : expendablePrimary(world)
    if (!victim) return
    const replicas = replicasOf(world, victim)
    const limitMs = failoverLimitMs(world, replicas.length)
    const victimId = victim.core.myself.id
    const slots = world.activeSlots.filter((slot) => victim.core.slotOwner(slot) === victim.core.myself)
    victim.kill()
    const agrees = (node: SimNode): boolean => slots.every((slot) => node.core.slotOwner(slot)?.id !== victimId)
    const replaced = world.runUntil(() => world.nodes.every((node) => !node.running || agrees(node)), limitMs)
    if (world.failed) return
    if (!replaced && !replicas.every(tooOldToStand)) return world.violate('L2', `primary ${victim.index} was not replaced within ${limitMs} ms`)
    victim.start()
    this.#awaitSettled(true)
  }

  /** Takes the only replica of a primary away, where another shard has one to spare, and waits for that one to move. */
  #expectAdoption(): void {
    const world = this.#world
    const shard = soonOrphaned(world)
    if (!shard) return
    shard.replica.kill()
    const limitMs = orphanLimitMs(world)
    const helped = (): boolean => replicasOf(world, shard.primary).length > 0
    const adopted = world.runUntil(helped, limitMs)
    if (world.failed) return
    if (!adopted) return world.violate('L3', `primary ${shard.primary.index} had no replica again within ${limitMs} ms`)
    shard.replica.start()
    this.#awaitSettled(true)
  }

  #finish(): void {
    const world = this.#world
    world.writing = false
    world.run(QUIET_MS + 2 * world.schedule.replicationLagMs + world.slowestReplicaMs)
    if (this.#mustSettle() && !world.failed) world.observers.ended()
  }

  #result(): SimulationResult {
    const world = this.#world
    for (const node of world.nodes) {
      if (node.isStarted) this.#onLine(`node ${node.index} running ${node.running} store ${node.store.keyCount}\n${node.core.describeNodes()}`)
    }
    for (const node of world.nodes) if (node.isStarted) world.digest.text(node.core.describeNodes())
    return {
      schedule: world.schedule,
      digest: world.digest.toString(),
      events: world.timeline.ran,
      virtualMs: world.timeline.nowMs,
      violations: world.violations,
      faults: this.#faults,
      ackedWrites: world.ledger.acked,
      lost: this.#lost,
      elections: this.#elections,
    }
  }
}
