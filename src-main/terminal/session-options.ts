import type { ClusterClient } from '../explorer/cluster-client.ts'
import type { Admission } from './admission.ts'
import type { Answers } from './broadcast/answers.ts'
import type { History } from './history.ts'
import type { ReplyFormat } from './reply-format.ts'
import type { TerminalLink } from './terminal-link.ts'
import type { TerminalState } from './terminal-state.ts'
import type { TribRunner } from './trib-dialog.ts'

/** What a session is opened with. */
export interface TerminalSessionOptions {
  /** A router of this session's own, in redis-cli mode: MULTI, SELECT and the prompt belong to one terminal. */
  readonly client?: ClusterClient
  /** In place of `client`: any other line, such as one node without routing. */
  readonly link?: TerminalLink
  /** Text for the terminal, escape sequences of our own included; nothing a server sent can steer it. */
  readonly output: (data: string) => void
  readonly columns: number
  /** The user typed quit, or Ctrl-D; the session is closed already. */
  readonly onClose: () => void
  readonly cluster?: boolean
  readonly format?: ReplyFormat
  readonly db?: number
  readonly history?: History
  /** Each line that went into the history, for whoever keeps it in a file. */
  readonly onHistory?: (line: string) => void
  /** Ctrl-C on an empty line closes the session, as in redis-cli. */
  readonly interruptCloses?: boolean
  /** Print RESP3 pushes as they come; on unless false. */
  readonly showPushes?: boolean
  readonly admit?: Admission | undefined
  readonly trib?: TribRunner | undefined
  readonly onAnswers?: (answers: Answers) => void
  /** Called whenever what the session is doing, or how, has changed. */
  readonly onState?: (state: TerminalState) => void
}
