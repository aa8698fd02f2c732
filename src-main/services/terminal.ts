import { randomUUID } from 'node:crypto'
import { Refusal } from '../contract/errors.ts'
import { appendHistory, readHistory } from '../terminal/history-file.ts'
import { History } from '../terminal/history.ts'
import { TerminalSession } from '../terminal/session.ts'
import type { TribRunner } from '../terminal/trib-dialog.ts'
import type { TribAccess } from '../trib/api.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'
import { refusing } from './refusals.ts'

/** What the shell gives terminals. */
export interface TerminalMeans {
  /** trib's command line, for a terminal that gets in by `access`. */
  readonly trib: (access: TribAccess) => TribRunner
  /** Where lines are kept; undefined keeps them as long as the app runs. */
  readonly historyFile: string | undefined
}

interface Entry {
  readonly sessionId: string
  readonly session: TerminalSession
  /** Takes the entry out and ends what it holds. The page is told the reason when there is one. */
  readonly end: (reason?: string) => void
}

export interface TerminalArea {
  readonly calls: CallTable<'terminal.open' | 'terminal.input' | 'terminal.resize' | 'terminal.close' | 'terminal.prefer' | 'terminal.stop'>
  /** Ends the terminals of one page. */
  closeOf(sessionId: string): void
  closeAll(): void
}

const MAX_TERMINALS = 64
const DEFAULT_COLUMNS = 80

/** Calls about terminals. Each is a redis-cli session of its own on a connection, and belongs to the page that opened it. */
export function terminalArea(connections: Connections, means: TerminalMeans | undefined): TerminalArea {
  const entries = new Map<string, Entry>()
  const history = new History()
  for (const line of readHistory(means?.historyFile)) history.add(line)

  /** The picture is looked at more often while an operation changes the cluster. */
  const tribFor = (connectionId: string): TribRunner | undefined => {
    const run = means?.trib(connections.get(connectionId).access)
    return run && (async (args, dialog) => {
      connections.expectChange(connectionId)
      await run(args, { ...dialog, progress: (progress) => {
        connections.expectChange(connectionId)
        dialog.progress(progress)
      } })
      connections.expectChange(connectionId)
    })
  }

  /** Another page's terminal is as good as none. */
  const own = (terminalId: string, sessionId: string): Entry => {
    const entry = entries.get(terminalId)
    if (entry?.sessionId !== sessionId) throw new Refusal('NOT_FOUND', 'there is no such terminal')
    return entry
  }

  return {
    calls: {
      'terminal.open': async ({ connectionId, node, columns = DEFAULT_COLUMNS }, { sessionId, emit }) => {
        if (entries.size >= MAX_TERMINALS) throw new Refusal('REFUSED', `${MAX_TERMINALS} terminals are open already; close one first`)
        const connection = connections.get(connectionId)
        const client = await refusing(Promise.resolve().then(() => connection.newClient(node)))
        const terminalId = randomUUID()
        const end = (reason?: string): void => {
          if (!entries.delete(terminalId)) return
          forget()
          session.close()
          if (reason !== undefined) emit('terminal.closed', { terminalId, reason })
        }
        const forget = connection.onClosed(() => end('the connection was closed'))
        const session = new TerminalSession({
          client,
          columns,
          history,
          trib: tribFor(connectionId),
          onHistory: (line) => appendHistory(means?.historyFile, line),
          onState: (state) => emit('terminal.state', { terminalId, state }),
          onAnswers: (answers) => emit('terminal.answers', { terminalId, answers }),
          output: (data) => emit('terminal.output', { terminalId, data }),
          onClose: () => end('quit'),
        })
        entries.set(terminalId, { sessionId, session, end })
        return { terminalId }
      },
      'terminal.input': ({ terminalId, data }, { sessionId }) => {
        own(terminalId, sessionId).session.input(data)
        return null
      },
      'terminal.resize': ({ terminalId, columns }, { sessionId }) => {
        own(terminalId, sessionId).session.resize(columns)
        return null
      },
      'terminal.prefer': ({ terminalId, mode, target }, { sessionId }) => {
        const { session } = own(terminalId, sessionId)
        if (mode !== undefined) session.prefer({ kind: 'mode', mode })
        if (target !== undefined) session.prefer({ kind: 'target', target })
        return null
      },
      'terminal.stop': ({ terminalId }, { sessionId }) => {
        own(terminalId, sessionId).session.stop()
        return null
      },
      'terminal.close': ({ terminalId }, { sessionId }) => {
        own(terminalId, sessionId).end()
        return null
      },
    },
    closeOf(sessionId) {
      for (const entry of [...entries.values()]) if (entry.sessionId === sessionId) entry.end()
    },
    closeAll() {
      for (const entry of [...entries.values()]) entry.end('Slotscope is stopping')
    },
  }
}
