import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { AppInfo } from '../contract/model.ts'
import type { Emit, EventSink, Session, SessionOpener } from '../contract/session.ts'
import { tribDataFolder } from '../trib/api.ts'
import { ProfileStore } from '../explorer/connect/profile-store.ts'
import { SessionSecrets, type SecretStore } from '../explorer/connect/secret-store.ts'
import { appDataFolder } from '../sandbox/app-data.ts'
import { appCalls } from './app.ts'
import type { CallTable } from './call-table.ts'
import { changeArea } from './changes.ts'
import { clientRedirectArea } from './client-redirects.ts'
import { connectionCalls } from './connection.ts'
import { Connections } from './connections.ts'
import { dispatch } from './dispatch.ts'
import { EventOutbox } from './event-outbox.ts'
import { labArea } from './lab.ts'
import { profileCalls, Profiles } from './profiles.ts'
import { sandboxArea } from './sandbox.ts'
import { slotCalls } from './slot.ts'
import { slotLoadCalls } from './slots.ts'
import { terminalArea } from './terminal.ts'
import type { TerminalMeans } from './terminal.ts'
import { topologyCalls } from './topology.ts'
import { traceCalls } from './trace.ts'
import { tribCalls } from './trib.ts'

export interface ServicesOptions {
  readonly version: string
  readonly shell: AppInfo['shell']
  /** Takes one line for each failure nobody expected. Never gets a password. */
  readonly log: (line: string) => void
  /** What terminals are given by the shell; without it they have no trib and forget their history. */
  readonly terminal?: TerminalMeans | undefined
  /** Where secrets of saved connections go; until the process ends when left out. */
  readonly secrets?: SecretStore
}

/** Everything the pages may ask for, and the end of it all. */
export interface Services extends SessionOpener {
  /** Stops every sandbox, closes every connection and terminal. Idempotent. */
  close(): Promise<void>
}

/** Makes the services of one app: its sandboxes and connections are shared by all sessions, terminals belong to one. */
export function createServices({ version, shell, log, terminal, secrets = new SessionSecrets() }: ServicesOptions): Services {
  const outboxes = new Map<string, EventOutbox>()
  const broadcast: Emit = (event, payload) => {
    for (const outbox of outboxes.values()) outbox.emit(event, payload)
  }
  const connections = new Connections(broadcast)
  const profiles = new Profiles(new ProfileStore(join(appDataFolder(), 'connections.json')), secrets, broadcast)
  const sandboxes = sandboxArea(broadcast, connections)
  const terminals = terminalArea(connections, terminal)
  const lab = labArea(connections, log)
  const changes = changeArea(connections, broadcast, tribDataFolder(process.env))
  const clientRedirects = clientRedirectArea(connections, sandboxes.find)
  const table: CallTable = {
    ...appCalls({ version, shell }),
    ...sandboxes.calls,
    ...connectionCalls(connections, profiles),
    ...profileCalls(profiles, connections),
    ...topologyCalls(connections),
    ...slotCalls(connections),
    ...slotLoadCalls(connections),
    ...terminals.calls,
    ...traceCalls(connections),
    ...tribCalls(connections),
    ...changes.calls,
    ...clientRedirects.calls,
    ...lab.calls,
  }

  const openSession = (sink: EventSink): Session => {
    const sessionId = randomUUID()
    const outbox = new EventOutbox(sink)
    outboxes.set(sessionId, outbox)
    const caller = { sessionId, emit: outbox.emit.bind(outbox) }
    return {
      handle: (call, arg) => dispatch(table, caller, call, arg, log),
      close() {
        outboxes.delete(sessionId)
        outbox.close()
        terminals.closeOf(sessionId)
        clientRedirects.closeOf(sessionId)
        lab.closeOf(sessionId)
      },
    }
  }

  return {
    openSession,
    async close() {
      terminals.closeAll()
      await changes.close()
      await sandboxes.close()
      connections.closeAll()
    },
  }
}
