import type { ClientRedirectBatch, RedirectSource } from '../contract/client-redirects.ts'
import type { Emit } from '../contract/session.ts'
import { ClientRedirectLog } from '../explorer/client-redirect-log.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'

export interface ClientRedirectArea {
  readonly calls: CallTable<'redirects.watch' | 'redirects.unwatch' | 'redirects.clear'>
  /** Ends what one page watches. */
  closeOf(sessionId: string): void
}

interface Watched {
  readonly log: ClientRedirectLog
  readonly readers: Map<string, Emit>
  timer: NodeJS.Timeout | undefined
  /** What the readers have been sent. */
  sentId: number
}

const HOST = '127.0.0.1'
const FRAME_MS = 50
const MAX_PER_FRAME = 400
const FIRST_LOOK = 1000

/** Calls about redirects given to any client of a sandbox. Its nodes look only while some page does. */
export function clientRedirectArea(connections: Connections, sandboxOf: (sandboxId: string) => Sandbox | undefined): ClientRedirectArea {
  const watched = new Map<string, Watched>()

  const entryOf = (connectionId: string): Watched => {
    const known = watched.get(connectionId)
    if (known !== undefined) return known
    const entry: Watched = { log: new ClientRedirectLog(HOST), readers: new Map(), timer: undefined, sentId: 0 }
    watched.set(connectionId, entry)
    connections.get(connectionId).onClosed(() => {
      clearTimeout(entry.timer)
      watched.delete(connectionId)
    })
    return entry
  }

  const sandboxFor = (connectionId: string): Sandbox | undefined => {
    const { sandboxId } = connections.get(connectionId).info
    return sandboxId === undefined ? undefined : sandboxOf(sandboxId)
  }

  const observe = (connectionId: string, entry: Watched): RedirectSource => {
    const sandbox = sandboxFor(connectionId)
    if (sandbox === undefined) return 'no-sandbox'
    const isEmbedded = sandbox.observeRedirects((reports, dropped) => {
      entry.log.record(reports, dropped)
      entry.timer ??= setTimeout(() => flush(connectionId, entry), FRAME_MS)
    })
    return isEmbedded ? 'embedded' : 'real-server'
  }

  const leave = (connectionId: string, sessionId: string): void => {
    const entry = watched.get(connectionId)
    if (entry?.readers.delete(sessionId) === true && entry.readers.size === 0) sandboxFor(connectionId)?.observeRedirects(undefined)
  }

  return {
    calls: {
      'redirects.watch': ({ connectionId }, { sessionId, emit }) => {
        const entry = entryOf(connectionId)
        entry.readers.set(sessionId, emit)
        const source = observe(connectionId, entry)
        return { source, redirects: entry.log.newest(FIRST_LOOK), totals: entry.log.totals }
      },
      'redirects.unwatch': ({ connectionId }, { sessionId }) => {
        leave(connectionId, sessionId)
        return null
      },
      'redirects.clear': ({ connectionId }) => {
        entryOf(connectionId).log.clear()
        return null
      },
    },
    closeOf(sessionId) {
      for (const connectionId of [...watched.keys()]) leave(connectionId, sessionId)
    },
  }
}

function flush(connectionId: string, entry: Watched): void {
  entry.timer = undefined
  const fresh = entry.log.recorded - entry.sentId
  entry.sentId = entry.log.recorded
  const redirects = entry.log.newest(Math.min(fresh, MAX_PER_FRAME))
  const batch: ClientRedirectBatch = { connectionId, redirects, notShown: Math.max(0, fresh - redirects.length), totals: entry.log.totals }
  for (const emit of entry.readers.values()) emit('redirects.batch', batch)
}
