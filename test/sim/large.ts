import { isFailed, isPrimary, type ClusterNode } from '../../src-main/engine/cluster/node.ts'
import { checkVotes } from './invariants/s1-votes.ts'
import { checkEpochs } from './invariants/s2-epochs.ts'
import { checkPromotions } from './invariants/s3-promotions.ts'
import { drawSchedule } from './schedule.ts'
import type { SimNode } from './sim-node.ts'
import { World } from './world.ts'

export interface LargeRun {
  /** Half of them primaries. */
  readonly nodes: number
  /** Primaries that lose their power at the same moment. */
  readonly kill: number
  readonly nodeTimeoutMs: number
  readonly seed: number
  /** Virtual time that passes between forming and losing them. */
  readonly idleMs: number
  readonly onLine: (line: string) => void
}

/** So many that what is under way at one moment fits into memory. */
const JOINING_AT_ONCE = 20
/** Elections of many shards at the same moment split the votes; the losers of a round try again after four node timeouts. */
const REPLACED_WITHIN_TIMEOUTS = 40

/**
 * One large cluster: forms it node by node, lets it idle, and takes many primaries away at once. Votes, epochs and
 * promotions are checked after every event. Answers whether every living node saw each of them replaced.
 */
export function runLarge(options: LargeRun): boolean {
  const world = new World(scheduleOf(options))
  for (const checker of [checkVotes(world), checkEpochs(world), checkPromotions(world)]) world.observers.add(checker)
  measure(world, options, `${options.nodes} nodes formed`, () => world.form(JOINING_AT_ONCE))
  if (!world.failed) measure(world, options, 'idle', () => world.run(options.idleMs))
  const victims = world.nodes.slice(0, options.kill)
  const living = world.nodes.slice(options.kill)
  let replaced = false
  if (!world.failed) {
    measure(world, options, `${options.kill} primaries lost and replaced`, () => {
      for (const node of victims) node.losePower()
      replaced = world.runUntil(() => living.every((node) => node.core.state === 'ok' && sawReplaced(node, victims)), REPLACED_WITHIN_TIMEOUTS * options.nodeTimeoutMs)
    })
    const knowing = living.filter((node) => [...node.core.nodes].filter(isFailed).length === options.kill)
    options.onLine(`${knowing.length} of ${living.length} living nodes know all ${options.kill} as failed`)
  }
  for (const { family, message } of world.violations.slice(0, 3)) options.onLine(`${family}: ${message}`)
  if (!replaced && !world.failed) options.onLine(`not all were replaced within ${REPLACED_WITHIN_TIMEOUTS} node timeouts`)
  return replaced && !world.failed
}

function scheduleOf({ seed, nodes, nodeTimeoutMs }: LargeRun): World['schedule'] {
  const base = drawSchedule({ seed, nodes: 6, weather: 'calm' })
  return { ...base, nodes, primaries: Math.floor(nodes / 2), nodeTimeoutMs, clients: 0, baseDelayMs: 1, jitterMs: 2, faults: [] }
}

function sawReplaced(node: SimNode, victims: readonly SimNode[]): boolean {
  return victims.every((victim) => !ownsSlots(node.core.node(victim.core.myself.id)))
}

function ownsSlots(node: ClusterNode | undefined): boolean {
  return node !== undefined && isPrimary(node) && node.slotCount > 0
}

/** CPU time is told beside the clock's: what else the machine does is no property of ours. */
function measure(world: World, { onLine }: LargeRun, what: string, run: () => void): void {
  const [startedMs, startedCpu, virtualMs, events] = [performance.now(), process.cpuUsage(), world.timeline.nowMs, world.timeline.ran]
  run()
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  const { user, system } = process.cpuUsage(startedCpu)
  const megabytes = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
  const virtualSeconds = ((world.timeline.nowMs - virtualMs) / 1000).toFixed(1)
  onLine(`${what}: ${virtualSeconds} s of virtual time, ${world.timeline.ran - events} events, ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of CPU), ${megabytes} MB`)
}
