import { formatAddress } from '../explorer/address.ts'
import type { ChangeRequest } from './change.ts'
import { grant, wishArguments, type ChangeWish } from './change-wish.ts'
import type { TribEvent } from './event.ts'
import type { OperationPlan } from './plan/operation-plan.ts'
import type { SlotRange } from './plan/allocate-slots.ts'
import { stepWords } from './plan/step-words.ts'
import { linesOf } from './transcript/lines.ts'

/** Slots that would change hands. */
export interface PlannedMove {
  readonly sourceId: string
  readonly targetId: string
  readonly ranges: readonly SlotRange[]
}

/** What a change would come to; nothing has been done. */
export interface ChangePreview {
  readonly kind: ChangeWish['kind']
  /** Empty when there is nothing to do. */
  readonly steps: readonly { readonly do: string; readonly words: string }[]
  readonly moves: readonly PlannedMove[]
  readonly estimate: { readonly slotCount: number; readonly keyCount: number; readonly sizeBytes: number; readonly estimatedMs: number } | undefined
  /** Of each pair of nodes: as a whole by that command, or key by key and why. */
  readonly ways: readonly { readonly source: string; readonly target: string; readonly slotCount: number; readonly way: 'keys' | 'atomic'; readonly command: string | undefined; readonly why: string }[]
  readonly warnings: readonly string[]
  /** In redis-trib's line grammar. */
  readonly lines: readonly string[]
  /** The command line that does the same. */
  readonly command: string
}

export interface PreviewedChange {
  readonly preview: ChangePreview
  /** What can be carried out as it was shown; undefined where each repair is planned on what the one before left (fix). */
  readonly plan: OperationPlan | undefined
}

/** Plans a change and changes nothing. @throws TribRefusal */
export async function previewChange(wish: ChangeWish, request: Omit<ChangeRequest, 'onEvent' | 'isDryRun' | 'savePlan' | 'confirm'>): Promise<PreviewedChange> {
  const events: TribEvent[] = []
  const plans: OperationPlan[] = []
  await grant(wish, { ...request, isDryRun: true, onEvent: (event) => void events.push(event), savePlan: (plan) => void plans.push(plan) })
  const nodes = new Map(plans.flatMap((plan) => plan.nodes).map((node) => [node.nodeId, formatAddress(node)]))
  const steps = plans.flatMap((plan) => plan.steps)
  const preview: ChangePreview = {
    kind: wish.kind,
    steps: steps.map((step) => ({ do: step.do, words: stepWords(step, (nodeId) => nodes.get(nodeId) ?? nodeId) })),
    moves: steps.flatMap((step) => (step.do === 'move-slots' ? [{ sourceId: step.sourceId, targetId: step.targetId, ranges: step.ranges }] : [])),
    estimate: lastOf(events, 'estimate'),
    ways: events.flatMap((event) => (event.kind === 'move-way' ? [event] : [])),
    warnings: events.flatMap((event) => (event.kind === 'warning' ? [event.text] : [])),
    lines: events.flatMap(linesOf),
    command: ['slotscope', 'trib', ...wishArguments(wish, formatAddress(request.seed))].join(' '),
  }
  return { preview, plan: wish.kind === 'fix' ? undefined : plans[0] }
}

function lastOf<K extends TribEvent['kind']>(events: readonly TribEvent[], kind: K): Extract<TribEvent, { readonly kind: K }> | undefined {
  return events.findLast((event): event is Extract<TribEvent, { readonly kind: K }> => event.kind === kind)
}
