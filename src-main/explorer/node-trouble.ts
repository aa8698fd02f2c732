import type { ConnectFailureReason } from './connect/connection-data.ts'

/** What gossip, or the node itself, tells of a node that is not well. */
export type ToldTrouble = 'failed' | 'doubted' | 'no-address' | 'joining' | 'link-down' | 'copying'

/** Why a node is not well, for readers in any language. Plain data: it crosses the bridge to the renderer as it is. */
export interface NodeTrouble {
  readonly kind: ConnectFailureReason | ToldTrouble
  /** Where we tried, `host:port`; empty where we were told. */
  readonly at: string
  /** The system's or the server's own words ("Connection refused"). */
  readonly detail: string
}

/** What we are told, in English words. */
export const TOLD: Readonly<Record<ToldTrouble, string>> = {
  failed: 'a majority of primaries holds it for failed (FAIL)',
  doubted: 'a node does not reach it (PFAIL)',
  'no-address': 'its address is not known',
  joining: 'it is just joining (handshake)',
  'link-down': 'its link to the primary is down',
  copying: 'it is copying its primary (full sync)',
}
