import type { NodeAddress } from '../explorer/hop-trace.ts'
import type { Progress } from '../trib/event.ts'
import type { Target } from './broadcast/node-roll.ts'
import type { OutputMode } from './reply-format.ts'

/** What a session is doing, for whoever shows it beside its screen. */
export interface TerminalState {
  /** stream: SUBSCRIBE, MONITOR; several: a command at several nodes; question: a yes, a slot count, … is awaited. */
  readonly activity: 'idle' | 'command' | 'stream' | 'several' | 'trib' | 'question'
  /** The node of the prompt. */
  readonly address: NodeAddress
  readonly isConnected: boolean
  readonly mode: OutputMode
  readonly target: Target
  /** Of the trib subcommand that runs. */
  readonly progress: Progress | undefined
}
