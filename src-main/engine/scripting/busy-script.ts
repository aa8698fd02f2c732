import { ReplyError } from '../commands/command.ts'
import type { Sandbox } from './sandbox.ts'
import type { ScriptRun } from './script-run.ts'

/** What runs: a script of EVAL, or a function of a library. */
export type ScriptKind = 'eval' | 'function'

/**
 * A script that ran past busy-reply-threshold and makes way now and then. Until it ends, others hear BUSY, and nothing but the
 * script itself touches the dataset (scriptInterrupt, processEventsWhileBlocked).
 */
export class BusyScript {
  readonly run: ScriptRun
  readonly kind: ScriptKind
  /** Set by who dispatched the script: what is still to be done once it is over, or has failed. */
  whenOver: (hasFailed: boolean) => void = () => undefined
  private readonly sandbox: Sandbox
  private putOff: (() => void)[] = []

  constructor(run: ScriptRun, kind: ScriptKind, sandbox: Sandbox) {
    this.run = run
    this.kind = kind
    this.sandbox = sandbox
  }

  /** What others hear (shared.slowevalerr, slowscripterr). */
  get refusal(): string {
    const kill = this.kind === 'eval' ? 'SCRIPT KILL' : 'FUNCTION KILL'
    return `BUSY Redis is busy running a script. You can only call ${kill} or SHUTDOWN NOSAVE.`
  }

  /** Does something once the script is over, in the order it was asked for. */
  afterwards(run: () => void): void {
    this.putOff.push(run)
  }

  /** SCRIPT KILL and FUNCTION KILL (scriptKill). @throws ReplyError when it cannot be ended. */
  kill(kind: ScriptKind): void {
    if (this.run.hasWritten) {
      throw new ReplyError(
        'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination ' +
          'or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
      )
    }
    if (kind !== this.kind) throw new ReplyError(this.refusal)
    this.sandbox.end(kind === 'eval' ? 'Script killed by user with SCRIPT KILL.' : 'Script killed by user with FUNCTION KILL.')
  }

  /** The node stops: the script ends as soon as it can, and nobody hears of it. */
  abandon(): void {
    this.whenOver = () => undefined
    this.putOff = []
    this.sandbox.end('The node stopped.')
  }

  /** It is over: does what was put off. */
  conclude(hasFailed: boolean): void {
    this.whenOver(hasFailed)
    for (const run of this.putOff) run()
  }
}
