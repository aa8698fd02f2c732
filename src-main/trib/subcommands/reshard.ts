import { blockOf, type ClusterView, type LoadedNode } from '../cluster-view.ts'
import { carryOut, planMoves, refuseUnhealthy, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import type { TribListener } from '../event.ts'
import { choosePrimary } from '../node-choice.ts'
import { planPrimaries } from '../operation/cluster-plan-view.ts'
import { computeReshardTable, movesOfTable, type ReshardRow } from '../plan/reshard-table.ts'
import { TribRefusal } from '../refusal.ts'
import { linesOf } from '../transcript/lines.ts'
import { SLOT_COUNT } from '../../engine/key-slot.ts'

export interface ReshardRequest extends ChangeRequest {
  readonly slotCount?: number | undefined
  /** Node id, its beginning, or host:port. */
  readonly to?: string | undefined
  /** `all`, or nodes as for `to`. */
  readonly from?: readonly string[] | undefined
  /** Asks for what the request leaves open; undefined when nobody answers. */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined
}

interface ReshardChoice {
  readonly slotCount: number
  readonly target: LoadedNode
  readonly sources: readonly LoadedNode[]
}

const QUESTION = 'Do you want to proceed with the proposed reshard plan (yes/no)? '

/** Moves a number of slots from some primaries to one. @throws TribRefusal */
export function reshard(request: ReshardRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    refuseUnhealthy(view, request, 'resharding')
    const choice = await choose(view, request)
    const table = tableOf(view, choice)
    announce(choice, table, view, request.onEvent)
    const steps = await planMoves(view, movesOfTable(table, choice.target.myself.nodeId), request)
    return carryOut(view, { kind: 'reshard', steps, question: QUESTION }, request)
  })
}

async function choose(view: ClusterView, request: ReshardRequest): Promise<ReshardChoice> {
  const slotCount = request.slotCount ?? (await askSlotCount(request))
  if (!Number.isInteger(slotCount) || slotCount < 1 || slotCount > SLOT_COUNT) throw new TribRefusal('BAD_ARGUMENT', [`*** The number of slots must be from 1 to ${SLOT_COUNT}, not ${slotCount}.`])
  const target = choosePrimary(view, request.to ?? (await askFor('What is the receiving node ID? ', request)))
  const sources = request.from === undefined ? await askSources(view, target, request) : sourcesOf(request.from, view, target)
  if (sources.length === 0) throw new TribRefusal('NO_SOURCES', ['*** No source nodes given, operation aborted.'])
  return { slotCount, target, sources }
}

async function askSlotCount(request: ReshardRequest): Promise<number> {
  for (;;) {
    const answer = Number.parseInt(await askFor(`How many slots do you want to move (from 1 to ${SLOT_COUNT})? `, request), 10)
    if (answer >= 1 && answer <= SLOT_COUNT) return answer
  }
}

async function askFor(question: string, { ask }: ReshardRequest): Promise<string> {
  for (;;) {
    const answer = await ask?.(question)
    if (answer === undefined) throw new TribRefusal('BAD_ARGUMENT', ['*** No answer given, operation aborted.'])
    if (answer.trim() !== '') return answer.trim()
  }
}

async function askSources(view: ClusterView, target: LoadedNode, request: ReshardRequest): Promise<LoadedNode[]> {
  request.onEvent({ kind: 'note', text: 'Please enter all the source node IDs.' })
  request.onEvent({ kind: 'note', text: "  Type 'all' to use all the nodes as source nodes for the hash slots." })
  request.onEvent({ kind: 'note', text: "  Type 'done' once you entered all the source nodes IDs." })
  const sources: LoadedNode[] = []
  for (;;) {
    const answer = await askFor(`Source node #${sources.length + 1}: `, request)
    if (answer === 'done') return sources
    if (answer === 'all') return sourcesOf(['all'], view, target)
    const source = choosePrimary(view, answer)
    if (source !== target) sources.push(source)
    else request.onEvent({ kind: 'note', text: '*** It is not possible to use the target node as source node.' })
  }
}

function sourcesOf(from: readonly string[], view: ClusterView, target: LoadedNode): LoadedNode[] {
  if (from.includes('all')) return view.loaded.filter((one) => one.myself.role !== 'replica' && one !== target)
  const sources = from.map((text) => choosePrimary(view, text))
  if (sources.includes(target)) throw new TribRefusal('BAD_ARGUMENT', ['*** It is not possible to use the target node as source node.'])
  return [...new Set(sources)]
}

function tableOf(view: ClusterView, { sources, slotCount }: ReshardChoice): ReshardRow[] {
  const primaries = planPrimaries(view)
  return computeReshardTable(sources.map(({ myself }) => primaries.find(({ nodeId }) => nodeId === myself.nodeId)!), slotCount)
}

function announce({ slotCount, sources, target }: ReshardChoice, table: readonly ReshardRow[], view: ClusterView, onEvent: TribListener): void {
  onEvent({ kind: 'note', text: '' })
  onEvent({ kind: 'note', text: `Ready to move ${slotCount} slots.` })
  onEvent({ kind: 'note', text: '  Source nodes:' })
  for (const source of sources) indented(source, view, onEvent)
  onEvent({ kind: 'note', text: '  Destination node:' })
  indented(target, view, onEvent)
  onEvent({ kind: 'note', text: '  Resharding plan:' })
  for (const { slot, sourceId } of table) onEvent({ kind: 'note', text: `    Moving slot ${slot} from ${sourceId}` })
}

function indented(one: LoadedNode, view: ClusterView, onEvent: TribListener): void {
  for (const line of linesOf({ kind: 'node', ...blockOf(one, view) })) onEvent({ kind: 'note', text: `    ${line}` })
}
