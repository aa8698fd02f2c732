/* The plain data that calls answer and events carry: what the explorer defines, and the rest. */

export type { CommandTrace, Hop, HopReply, NodeAddress } from '../explorer/hop-trace.ts'
export type { ClientRedirect, ClientRedirectTotals, RedirectedApplication, RedirectedClient } from '../explorer/client-redirect-data.ts'
export type { BelievedTable, CommandKeys, CommandWord, CrcWalk, MigrationPicture, MigrationStep, NamesForSlot, TableMaking, TagSkew } from '../explorer/lab-data.ts'
export type { NodeTally, SlotTally, TraceTallies } from '../explorer/trace-counts.ts'
import type { Environment } from '../explorer/connect/profile.ts'
import type { ServerKind } from '../explorer/topology.ts'

export type { Belief, NodeViewsPicture, ViewGroup } from '../explorer/node-views-data.ts'
export type { SlotKey, SlotKeys, SlotKeysAt, SlotLoads, SlotMetric } from '../explorer/slot-load-data.ts'
export type { NodeTrouble } from '../explorer/node-trouble.ts'
export type { HistoryEntry, HistoryPicture, NodeName, TopologyChange } from '../explorer/topology-change.ts'
export type { AnswerRow, Answers } from '../terminal/broadcast/answers.ts'
export type { Target } from '../terminal/broadcast/node-roll.ts'
export type { OutputMode } from '../terminal/reply-format.ts'
export type { TerminalState } from '../terminal/terminal-state.ts'
export type { Environment, ServerKind }
export type { ConnectionReport, NatProposal, NodeReport, SeedReport } from '../explorer/connect/connection-data.ts'
export type { Shard, Topology, TopologyNode } from '../explorer/topology.ts'

export interface AppInfo {
  readonly version: string
  readonly shell: 'electron' | 'web'
  readonly platform: string
  /** Engines found on this machine. */
  readonly engines: readonly ('embedded' | 'redis-server' | 'valkey-server')[]
}

export interface SandboxNodeInfo {
  readonly nodeId: string
  readonly host: string
  readonly port: number
  readonly role: 'primary' | 'replica'
  readonly status: 'starting' | 'running' | 'paused' | 'stopped' | 'crashed'
  /** Why it crashed, in words. */
  readonly reason: string | undefined
}

export interface SandboxInfo {
  readonly sandboxId: string
  readonly name: string
  readonly engine: 'embedded' | 'redis-server' | 'valkey-server'
  readonly status: 'starting' | 'ready' | 'stopping' | 'stopped' | 'failed'
  readonly reason: string | undefined
  readonly nodes: readonly SandboxNodeInfo[]
  /** Time from the request to cluster_state:ok on every node. */
  readonly readyMs: number | undefined
  /** The connection the app opened to it, when it did. */
  readonly connectionId: string | undefined
}

export interface SandboxProgress {
  readonly sandboxId: string
  readonly step: 'ports' | 'nodes' | 'create' | 'agree' | 'ready'
  readonly done: number
  readonly total: number
}

export interface ConnectionInfo {
  readonly connectionId: string
  readonly name: string
  readonly host: string
  readonly port: number
  readonly kind: ServerKind
  readonly status: 'connecting' | 'open' | 'broken' | 'closed'
  readonly reason: string | undefined
  readonly sandboxId: string | undefined
  /** The saved connection it was opened from. */
  readonly profileId: string | undefined
  readonly environment: Environment
  /** Index into the palette of shard colours; the environment's own colour when undefined. */
  readonly color: number | undefined
  /** Nothing that writes or manages is sent, whoever asks. */
  readonly readOnly: boolean
  /** What lies between here and the nodes. */
  readonly via: { readonly tls: boolean; readonly tunnel: string | undefined; readonly mappedCount: number }
}

export interface KeySlotAnswer {
  readonly key: string
  /** CRC16 of what was hashed, before taking it mod 16384. */
  readonly crc16: number
  readonly slot: number
  /** Character offsets of the hash tag within the key, undefined when the whole key is hashed. */
  readonly tag: { readonly start: number; readonly end: number; readonly text: string } | undefined
  readonly owner: { readonly nodeId: string; readonly host: string; readonly port: number; readonly shard: string } | undefined
}

export interface TraceCounters {
  readonly commands: number
  readonly moved: number
  readonly ask: number
  readonly errors: number
}

export interface TribReport {
  /** Lines in redis-trib's grammar. */
  readonly lines: readonly string[]
  readonly findings: readonly { readonly code: string; readonly sentence: string }[]
}
