import type { Bytes } from '../../src-main/engine/bytes.ts'
import type { StepResult } from '../../src-main/engine/cluster/core.ts'
import type { ClusterInput } from '../../src-main/engine/cluster/inputs.ts'
import type { Write } from './ledger.ts'
import type { SimNode } from './sim-node.ts'

/** What a checker of one family of invariants may watch. */
export interface Checker {
  before?(node: SimNode, input: ClusterInput): void
  after?(node: SimNode, input: ClusterInput, result: StepResult): void
  sent?(node: SimNode, linkId: number, bytes: Bytes): void
  started?(node: SimNode): void
  stopped?(node: SimNode): void
  /** With the ids of writes that had not reached its disk. */
  lostPower?(node: SimNode, lost: readonly number[]): void
  executed?(node: SimNode, write: Write): void
  migrating?(slot: number): void
  /** The run is over and the cluster had time to settle. */
  ended?(): void
}

/** Hands everything that happens to all checkers. */
export class Observers implements Required<Checker> {
  readonly #checkers: Checker[] = []

  add(checker: Checker): void {
    this.#checkers.push(checker)
  }

  before(node: SimNode, input: ClusterInput): void {
    for (const checker of this.#checkers) checker.before?.(node, input)
  }

  after(node: SimNode, input: ClusterInput, result: StepResult): void {
    for (const checker of this.#checkers) checker.after?.(node, input, result)
  }

  sent(node: SimNode, linkId: number, bytes: Bytes): void {
    for (const checker of this.#checkers) checker.sent?.(node, linkId, bytes)
  }

  started(node: SimNode): void {
    for (const checker of this.#checkers) checker.started?.(node)
  }

  stopped(node: SimNode): void {
    for (const checker of this.#checkers) checker.stopped?.(node)
  }

  lostPower(node: SimNode, lost: readonly number[]): void {
    for (const checker of this.#checkers) checker.lostPower?.(node, lost)
  }

  executed(node: SimNode, write: Write): void {
    for (const checker of this.#checkers) checker.executed?.(node, write)
  }

  migrating(slot: number): void {
    for (const checker of this.#checkers) checker.migrating?.(slot)
  }

  ended(): void {
    for (const checker of this.#checkers) checker.ended?.()
  }
}
