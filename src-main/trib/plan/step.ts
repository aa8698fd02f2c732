import type { SlotRange } from './allocate-slots.ts'

/**
 * The small things an operation is made of. Each is plain data, so that it can be journalled before it is done, done again
 * after a crash (every step may be repeated), and undone. What doing, checking and undoing means is in `steps/`, one file each.
 */
export type Step =
  | MoveSlotsStep
  | GatherKeysStep
  | AddSlotsStep
  | SetOwnerStep
  | TellOwnerStep
  | OpenSlotStep
  | CloseSlotStep
  | SetEpochStep
  | FreshNodesStep
  | MeetStep
  | JoinedStep
  | AgreedStep
  | ReplicateStep
  | ForgetStep
  | ResetStep
  | ShutdownStep
  | CopyFunctionsStep
  | NodeTimeoutStep
  | ImportKeysStep
  | FailoverStep

export type StepKind = Step['do']
export type StepOf<K extends StepKind> = Extract<Step, { readonly do: K }>

/** Slots with all their keys, from one primary to another. */
export interface MoveSlotsStep {
  readonly do: 'move-slots'
  readonly sourceId: string
  readonly targetId: string
  readonly ranges: readonly SlotRange[]
}

/** Keys of one slot go to its owner from a node that should not have them; who serves the slot stays as it is. */
export interface GatherKeysStep {
  readonly do: 'gather-keys'
  readonly slot: number
  readonly sourceId: string
  readonly targetId: string
}

/** ADDSLOTS at an empty node of a new cluster. */
export interface AddSlotsStep {
  readonly do: 'add-slots'
  readonly nodeId: string
  readonly ranges: readonly SlotRange[]
}

/** The node takes slots by its own word, with a new configEpoch that makes all others believe it. */
export interface SetOwnerStep {
  readonly do: 'set-owner'
  readonly nodeId: string
  readonly ranges: readonly SlotRange[]
}

/** SETSLOT NODE at one node that does not know, or does not believe, who serves the slots. */
export interface TellOwnerStep {
  readonly do: 'tell-owner'
  readonly nodeId: string
  readonly ownerId: string
  readonly ranges: readonly SlotRange[]
}

export interface OpenSlotStep {
  readonly do: 'open-slot'
  readonly slot: number
  readonly nodeId: string
  readonly state: 'migrating' | 'importing'
  readonly peerId: string
}

/** SETSLOT STABLE. `was` is what undoing opens again. */
export interface CloseSlotStep {
  readonly do: 'close-slot'
  readonly slot: number
  readonly nodeId: string
  readonly was?: { readonly state: 'migrating' | 'importing'; readonly peerId: string } | undefined
}

export interface SetEpochStep {
  readonly do: 'set-epoch'
  readonly epochs: readonly { readonly nodeId: string; readonly configEpoch: number }[]
}

/** Nodes a new cluster is made of, empty when it begins; taking it back makes them so again. */
export interface FreshNodesStep {
  readonly do: 'fresh-nodes'
  readonly nodeIds: readonly string[]
}

/** Everybody in the list meets everybody. Where some are members already, only the newcomers meet and are met. */
export interface MeetStep {
  readonly do: 'meet'
  readonly nodeIds: readonly string[]
  readonly newcomerIds?: readonly string[] | undefined
}

/** Waits until each node of the list knows all others. */
export interface JoinedStep {
  readonly do: 'joined'
  readonly nodeIds: readonly string[]
}

/** Waits until all nodes of the list agree on the slots and see each other's roles. */
export interface AgreedStep {
  readonly do: 'agreed'
  readonly nodes: readonly { readonly nodeId: string; readonly primaryId: string | null }[]
  /** Also until each says cluster_state:ok. */
  readonly waitForOk: boolean
}

export interface ReplicateStep {
  readonly do: 'replicate'
  readonly nodeId: string
  readonly primaryId: string
  /** Whom it replicated before; null when it was a primary. */
  readonly previousId: string | null
  /** Taken back with all of its new cluster. */
  readonly isFresh?: boolean | undefined
}

/** All members forget a node. */
export interface ForgetStep {
  readonly do: 'forget'
  readonly nodeId: string
}

/** CLUSTER RESET SOFT; for a replica its data goes with it. */
export interface ResetStep {
  readonly do: 'reset'
  readonly nodeId: string
}

/** SHUTDOWN NOSAVE of a node everybody has forgotten. */
export interface ShutdownStep {
  readonly do: 'shutdown'
  readonly nodeId: string
}

export interface CopyFunctionsStep {
  readonly do: 'copy-functions'
  readonly sourceId: string
  readonly targetId: string
}

/** CONFIG SET cluster-node-timeout at every node; `previous` by node id. */
export interface NodeTimeoutStep {
  readonly do: 'node-timeout'
  readonly timeoutMs: number
  readonly previous: readonly { readonly nodeId: string; readonly timeoutMs: number }[]
}

export interface ImportKeysStep {
  readonly do: 'import-keys'
  readonly host: string
  readonly port: number
  readonly db: number
  readonly copy: boolean
  readonly replace: boolean
}

export interface FailoverStep {
  readonly do: 'failover'
  readonly nodeId: string
  readonly mode: 'plain' | 'force' | 'takeover'
  readonly primaryId: string
}
