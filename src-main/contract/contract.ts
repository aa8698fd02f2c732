import * as v from 'valibot'
import type { CommandTrace } from '../explorer/hop-trace.ts'
import type { Topology } from '../explorer/topology.ts'
import { changeSchemas } from './changes.ts'
import type { ChangeAnswers, ChangeEvents } from './changes.ts'
import { clientRedirectSchemas } from './client-redirects.ts'
import type { ClientRedirectAnswers, ClientRedirectEvents } from './client-redirects.ts'
import { connectionSchemas } from './connections.ts'
import type { ConnectionAnswers, ConnectionEvents } from './connections.ts'
import { labSchemas } from './lab.ts'
import type { LabAnswers } from './lab.ts'
import { topologyInsightSchemas } from './topology-insight.ts'
import type { TopologyInsightAnswers } from './topology-insight.ts'
import { terminalSchemas } from './terminal.ts'
import type { TerminalAnswers, TerminalEvents } from './terminal.ts'
import { traceInsightSchemas } from './trace-insight.ts'
import type { TraceInsightAnswers } from './trace-insight.ts'
import type { AppInfo, ConnectionInfo, KeySlotAnswer, SandboxInfo, SandboxProgress, TraceCounters, TribReport } from './model.ts'

/*
 * The contract between the renderer and everything else: each call with the schema of its argument and the type of its
 * answer, each event with the type of its payload. Two thin adapters carry it: Electron IPC and a WebSocket.
 */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535))
const host = v.pipe(v.string(), v.minLength(1), v.maxLength(255), v.regex(/^[A-Za-z0-9.:_%[\]-]+$/))
const key = v.pipe(v.string(), v.maxLength(65536))
const address = v.object({ host, port })

/** Argument schemas, by call name. */
export const callSchemas = {
  'app.info': v.object({}),
  'sandbox.list': v.object({}),
  'sandbox.up': v.object({
    name: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/))),
    masters: v.optional(v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(100))),
    replicas: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5))),
    port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(55535))),
    engine: v.optional(v.picklist(['embedded', 'redis-server', 'valkey-server'])),
  }),
  'sandbox.stop': v.object({ sandboxId: id }),
  'connection.list': v.object({}),
  'connection.close': v.object({ connectionId: id }),
  'topology.get': v.object({ connectionId: id }),
  /** Slot, hash tag and owner of each key; the owner only with a connection. */
  'slot.lookup': v.object({ connectionId: v.optional(id), keys: v.pipe(v.array(key), v.maxLength(1000)) }),
  'terminal.open': v.object({ connectionId: id, node: v.optional(address), columns: v.optional(v.number()), rows: v.optional(v.number()) }),
  'terminal.input': v.object({ terminalId: id, data: v.pipe(v.string(), v.maxLength(1024 * 1024)) }),
  'terminal.resize': v.object({ terminalId: id, columns: v.pipe(v.number(), v.integer()), rows: v.pipe(v.number(), v.integer()) }),
  'terminal.close': v.object({ terminalId: id }),
  /** The newest traces, oldest first, at most `limit` (1000). */
  'trace.list': v.object({ connectionId: id, limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))) }),
  'trace.clear': v.object({ connectionId: id }),
  /** `trib check`, as lines of redis-trib's grammar and as findings. */
  'trib.check': v.object({ connectionId: id }),
  ...changeSchemas,
  ...connectionSchemas,
  ...clientRedirectSchemas,
  ...labSchemas,
  ...terminalSchemas,
  ...traceInsightSchemas,
  ...topologyInsightSchemas,
} as const

/** Answer types, by call name. */
export interface CallAnswers extends ChangeAnswers, ConnectionAnswers, ClientRedirectAnswers, LabAnswers, TraceInsightAnswers, TopologyInsightAnswers, TerminalAnswers {
  'app.info': AppInfo
  'sandbox.list': readonly SandboxInfo[]
  'sandbox.up': SandboxInfo
  'sandbox.stop': null
  'connection.list': readonly ConnectionInfo[]
  'connection.close': null
  'topology.get': Topology
  'slot.lookup': readonly KeySlotAnswer[]
  'terminal.open': { readonly terminalId: string }
  'terminal.input': null
  'terminal.resize': null
  'terminal.close': null
  'trace.list': { readonly traces: readonly CommandTrace[]; readonly counters: TraceCounters }
  'trace.clear': null
  'trib.check': TribReport
}

/** Payload types, by event name. High-rate streams come in batches and say how much they dropped. */
export interface Events extends ChangeEvents, ConnectionEvents, ClientRedirectEvents, TerminalEvents {
  'sandbox.changed': { readonly sandboxes: readonly SandboxInfo[] }
  'sandbox.progress': SandboxProgress
  'connection.changed': { readonly connections: readonly ConnectionInfo[] }
  'topology.changed': { readonly connectionId: string; readonly topology: Topology }
  'terminal.output': { readonly terminalId: string; readonly data: string }
  'terminal.closed': { readonly terminalId: string; readonly reason: string }
  'trace.batch': { readonly connectionId: string; readonly traces: readonly CommandTrace[]; readonly dropped: number; readonly counters: TraceCounters }
}

export type CallName = keyof typeof callSchemas
export type CallArgument<N extends CallName> = v.InferInput<(typeof callSchemas)[N]>
export type ValidArgument<N extends CallName> = v.InferOutput<(typeof callSchemas)[N]>
export type EventName = keyof Events
