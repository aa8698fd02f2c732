import type { ReplayLab } from './replay-lab.ts'

/** One of the recorded situations. Nodes, ids and ports stand for those of the test: `<node 0>`, `<id 0>`, `<port 0>`. */
export interface Situation {
  readonly name: string
  /** Brings about what the recording had before. */
  readonly before?: (lab: ReplayLab) => Promise<unknown>
  /** `slotscope trib` with these words. */
  readonly trib?: string
  /** What is typed into it. */
  readonly input?: string
  /** Lines of a shell, with redis-cli, that look at the state. */
  readonly shell?: string
  /** The state of the nodes where lines come in an order of their own. */
  readonly isUnordered?: boolean
}
