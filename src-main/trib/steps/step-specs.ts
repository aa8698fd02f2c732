import type { StepContext, StepSpec } from '../operation/operation-context.ts'
import type { Step, StepKind, StepOf } from '../plan/step.ts'
import { copyFunctions } from './copy-functions.ts'
import { failover } from './failover.ts'
import { importKeys } from './import-keys.ts'
import { agreed, forget, freshNodes, joined, meet, replicate, reset, setEpoch, shutdown } from './membership.ts'
import { moveSlots } from './move-slots.ts'
import { nodeTimeout } from './node-timeout.ts'
import { addSlots, closeSlot, gatherSlotKeys, openSlot, setOwner, tellOwner } from './slot-ownership.ts'

const SPECS: { readonly [K in StepKind]: StepSpec<StepOf<K>> } = {
  'move-slots': moveSlots,
  'gather-keys': gatherSlotKeys,
  'add-slots': addSlots,
  'set-owner': setOwner,
  'tell-owner': tellOwner,
  'open-slot': openSlot,
  'close-slot': closeSlot,
  'set-epoch': setEpoch,
  'fresh-nodes': freshNodes,
  meet,
  joined,
  agreed,
  replicate,
  forget,
  reset,
  shutdown,
  'copy-functions': copyFunctions,
  'node-timeout': nodeTimeout,
  'import-keys': importKeys,
  failover,
}

function specOf(step: Step): StepSpec<Step> {
  return SPECS[step.do] as unknown as StepSpec<Step>
}

/** Does a step; doing it again changes nothing more. @throws TribRefusal */
export function performStep(step: Step, context: StepContext): Promise<void> {
  return specOf(step).perform(step, context)
}

/** What is lacking although the step was done; undefined when it holds. */
export function lackOfStep(step: Step, context: StepContext): Promise<string | undefined> {
  return specOf(step).lack?.(step, context) ?? Promise.resolve(undefined)
}

/** Takes a step back, as far as it was done. @throws TribRefusal */
export function undoStep(step: Step, context: StepContext): Promise<void> {
  return specOf(step).undo(step, context)
}
