import type { HopReply, NodeAddress } from './hop-trace.ts'

/** Some client, not of ours, was sent elsewhere by a node. Plain data: it crosses the bridge to the renderer as it is. */
export interface ClientRedirect {
  /** Ascending within a cluster. */
  readonly id: number
  readonly atMs: number
  /** The node that sent it elsewhere. */
  readonly node: NodeAddress
  readonly client: RedirectedClient
  /** Escaped for display, shortened, passwords left out. */
  readonly command: string
  /** Of the command's keys; undefined where the refusal names none (CROSSSLOT, TRYAGAIN, CLUSTERDOWN). */
  readonly slot: number | undefined
  readonly reply: HopReply
}

/** Who was sent elsewhere, as CLIENT LIST has it. */
export interface RedirectedClient {
  readonly id: number
  /** CLIENT SETNAME's, empty when it gave none. */
  readonly name: string
  readonly address: string
  /** CLIENT SETINFO LIB-NAME's, empty when it gave none. */
  readonly library: string
  readonly user: string
}

/** What one application was told, over all its connections. */
export interface RedirectedApplication {
  /** Its client name, else its library, else the host it comes from. */
  readonly label: string
  readonly connections: number
  readonly moved: number
  readonly ask: number
  /** CROSSSLOT, TRYAGAIN and CLUSTERDOWN. */
  readonly refused: number
  /** MOVED answers that told it again what it had been told before: it does not take them into its slot table. */
  readonly repeated: number
  readonly lastAtMs: number
}

export interface ClientRedirectTotals {
  readonly redirects: number
  readonly moved: number
  readonly ask: number
  readonly refused: number
  /** Left out before they could be recorded, because they came too fast. */
  readonly dropped: number
  /** Those with the most redirects first. */
  readonly applications: readonly RedirectedApplication[]
}
