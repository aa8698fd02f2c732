import { parseArgs } from 'node:util'
import { type ClusterNode, isFailed, isPrimary } from '../../src-main/engine/cluster/node.ts'
import { checkVotes } from './invariants/s1-votes.ts'
import { drawSchedule } from './schedule.ts'
import type { SimNode } from './sim-node.ts'
import { World } from './world.ts'

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000' },
    kill: { type: 'string' },
    timeout: { type: 'string', default: '15000' },
    seed: { type: 'string', default: '1' },
    idle: { type: 'string', default: '60000' },
  },
})

/** So many that what is under way at one moment fits into memory. */
const JOINING_AT_ONCE = 20

const nodes = Number(values.nodes)
const primaries = nodes / 2
const killed = values.kill === undefined ? Math.round(primaries / 5) : Number(values.kill)
const base = drawSchedule({ seed: Number(values.seed), nodes: 6, weather: 'calm' })
const schedule = { ...base, nodes, primaries, nodeTimeoutMs: Number(values.timeout), clients: 0, baseDelayMs: 1, jitterMs: 2, faults: [] }
const world = new World(schedule)
world.observers.add(checkVotes(world))

measure('formed', () => {
  world.form(JOINING_AT_ONCE)
  if (world.failed) throw new Error(world.violations[0]?.message)
})
measure(`idle ${Number(values.idle) / 1000} s`, () => world.run(Number(values.idle)))
measure(`lost ${killed} primaries and replaced them`, () => {
  const victims = world.nodes.slice(0, killed)
  for (const node of victims) node.losePower()
  const living = world.nodes.slice(killed)
  const knowsNewOwners = (node: SimNode): boolean => victims.every((victim) => !ownsSlots(node.core.node(victim.core.myself.id)))
  const replaced = (): boolean => living.every((node) => node.core.state === 'ok' && knowsNewOwners(node))
  if (!world.runUntil(replaced, 10 * schedule.nodeTimeoutMs)) throw new Error(`not replaced; ${world.violations[0]?.message ?? 'no violation'}`)
})
const failed = world.nodes.slice(killed).filter((node) => [...node.core.nodes].filter(isFailed).length === killed)
process.stdout.write(`${failed.length} of ${nodes - killed} nodes know all ${killed} as failed\n`)

function ownsSlots(node: ClusterNode | undefined): boolean {
  return node !== undefined && isPrimary(node) && node.slotCount > 0
}

function measure(what: string, run: () => void): void {
  const [startedMs, virtualMs, events] = [performance.now(), world.timeline.nowMs, world.timeline.ran]
  run()
  const seconds = (performance.now() - startedMs) / 1000
  const megabytes = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
  const virtualSeconds = (world.timeline.nowMs - virtualMs) / 1000
  const cost = `${world.timeline.ran - events} events, ${seconds.toFixed(1)} s, ${megabytes} MB`
  process.stdout.write(`${what}: ${virtualSeconds.toFixed(1)} s of virtual time, ${cost}\n`)
}
