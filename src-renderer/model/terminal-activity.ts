import type { TerminalState } from '../../src-main/contract/model.ts'

/** How far an operation has come, from 0 to 1; by keys where there are any. */
export function fractionDone({ slotsDone, slotCount, keysDone, keyCount }: NonNullable<TerminalState['progress']>): number {
  const fraction = keyCount > 0 ? keysDone / keyCount : slotsDone / Math.max(1, slotCount)
  return Math.min(1, Math.max(0, fraction))
}

/** The line that sets a format at the prompt. */
export function modeLine(mode: TerminalState['mode']): string {
  return `:set format ${mode === 'standard' ? 'redis-cli' : mode}`
}

/** The line that sets a target at the prompt. */
export function targetLine(target: TerminalState['target']): string {
  return `:set target ${target}`
}
