import { formatAddress } from '../explorer/address.ts'
import type { ChangePreview } from './change-data.ts'
import type { ChangeRequest } from './change.ts'
import { grant, wishArguments, type ChangeWish } from './change-wish.ts'
import type { TribEvent } from './event.ts'
import type { OperationPlan } from './plan/operation-plan.ts'
import { stepWords } from './plan/step-words.ts'
import { linesOf } from './transcript/lines.ts'

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
