import type { FoundingMember } from './found.ts'

/** Slots as an operator named them. `problem` is what is wrong with what came after them: it is told where nothing is wrong with these (clusterCommand). */
export interface NamedSlots {
  readonly slots: readonly number[]
  readonly problem?: string
}

/** What an operator can ask of the cluster logic. Arguments are in range; whether they make sense is decided here. */
export type AdminCommand =
  | { readonly kind: 'meet'; readonly ip: string; readonly port: number; readonly busPort: number }
  | ({ readonly kind: 'add-slots' } & NamedSlots)
  | ({ readonly kind: 'del-slots' } & NamedSlots)
  | { readonly kind: 'flush-slots' }
  | { readonly kind: 'set-slot-stable'; readonly slot: number }
  | {
      readonly kind: 'set-slot-migrating' | 'set-slot-importing' | 'set-slot-node'
      readonly slot: number
      readonly nodeId: string
    }
  /** The end of an atomic migration: this node has all keys of the slots, and their owner has stopped writes. */
  | { readonly kind: 'take-over-slots'; readonly slots: readonly number[]; readonly sourceId: string }
  | { readonly kind: 'replicate'; readonly nodeId: string }
  | { readonly kind: 'forget'; readonly nodeId: string }
  | { readonly kind: 'reset'; readonly hard: boolean }
  | { readonly kind: 'bump-epoch' }
  | { readonly kind: 'set-config-epoch'; readonly epoch: bigint }
  | { readonly kind: 'save-config' }
  /** Asked by the host of an embedded node only. */
  | { readonly kind: 'found'; readonly members: readonly FoundingMember[] }
  | { readonly kind: 'failover'; readonly mode: 'plain' | 'force' | 'takeover' }

/** `OK`, another status line, or an error in Redis' words, with its code. */
export type AdminReply = { readonly ok: true; readonly status: string } | { readonly ok: false; readonly error: string }

export const OK: AdminReply = { ok: true, status: 'OK' }

export function refuse(text: string): AdminReply {
  return { ok: false, error: `ERR ${text}` }
}
