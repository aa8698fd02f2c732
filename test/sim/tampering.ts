import type { Bytes } from '../../src-main/engine/bytes.ts'
import type { ClusterConfig } from '../../src-main/engine/cluster/config.ts'
import type { ClusterEffect } from '../../src-main/engine/cluster/effects.ts'
import type { ClusterInput } from '../../src-main/engine/cluster/inputs.ts'
import type { SimNode } from './sim-node.ts'
import type { Entry } from './store.ts'

/**
 * A bug put between the core and the world, to prove that a checker notices: inputs and effects may be changed or lost,
 * and the state touched after a step.
 */
export interface Tampering {
  readonly config?: Partial<ClusterConfig>
  input?(node: SimNode, input: ClusterInput): ClusterInput | undefined
  effect?(node: SimNode, effect: ClusterEffect): ClusterEffect | undefined
  after?(node: SimNode): void
  /** What a starting node reads instead of its file. */
  conf?(node: SimNode, conf: Bytes | undefined): Bytes | undefined
  /** A replica loses an entry of the stream without noticing. */
  dropsEntry?(node: SimNode, entry: Entry): boolean
}
