import { History } from '../../src-main/terminal/history.ts'
import type { TerminalSessionOptions } from '../../src-main/terminal/session-options.ts'
import { TerminalSession } from '../../src-main/terminal/session.ts'
import { until } from '../support/until.ts'
import { VirtualScreen } from './virtual-screen.ts'

/** An operation's end is waited for, too, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 60_000

const COLUMNS = 100

/** A session and what a person would see of it. */
export interface OpenTerminal {
  readonly session: TerminalSession
  readonly screen: VirtualScreen
  readonly history: History
  /** All that came out, escape sequences included. */
  readonly raw: () => string
  readonly closed: () => boolean
  /** Types, then waits until the screen's last row is a prompt that matches. */
  type(keys: string, prompt?: RegExp): Promise<string>
}

const open: TerminalSession[] = []

/** Ends the sessions a test has opened. */
export function closeTerminals(): void {
  for (const session of open.splice(0)) session.close()
}

export function terminal(source: Partial<TerminalSessionOptions>): OpenTerminal {
  const screen = new VirtualScreen(COLUMNS)
  const history = new History()
  let raw = ''
  let closed = false
  const session = new TerminalSession({
    columns: COLUMNS, history, ...source,
    output: (data) => {
      raw += data
      screen.write(data)
    },
    onClose: () => (closed = true)
  })
  open.push(session)
  return {
    session, screen, history, raw: () => raw, closed: () => closed,
    async type(keys, prompt = /> $|>$/) {
      const before = raw.length
      session.input(keys)
      await until(`a prompt ${prompt} after ${JSON.stringify(keys)}; the screen: ${screen.text}`, () => raw.length > before && prompt.test(screen.text.split('\n').at(-1)!), ANSWER_TIMEOUT_MS)
      return screen.text
    }
  }
}
