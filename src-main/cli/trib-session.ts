import { linesOf } from '../trib/transcript/lines.ts'
import type { ChangeRequest, TribAccess, TribEvent, TribListener } from '../trib/api.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import type { TribConsole } from './trib-console.ts'
import { savePlan } from './trib-plan-file.ts'
import { accessOptions, givesAccess, journalFolder, moveSettings, type TribArguments } from './trib-options.ts'

/** One run of a trib subcommand: where its words go, how it asks, and how it is stopped. */
export class TribSession {
  readonly args: TribArguments
  readonly io: Pick<TribConsole, 'env'>
  readonly onEvent: TribListener
  readonly questions: Pick<TribConsole, 'ask'>
  private readonly console: TribConsole
  private readonly abort = new AbortController()
  private stopListening: () => void = () => undefined

  constructor(args: TribArguments, console: TribConsole) {
    this.args = args
    this.io = console
    this.console = console
    this.questions = console
    const print = printer(args, console)
    this.onEvent = (event) => {
      if (event.kind === 'journal') this.stopAtSafePoints()
      print(event)
    }
  }

  /** From now on the user's stop ends it at a safe point. */
  stopAtSafePoints(): void {
    this.stopListening()
    this.stopListening = this.console.onStop(() => this.abort.abort())
  }

  has(option: string): boolean {
    return this.args.options.has(option)
  }

  get isInteractive(): boolean {
    return !this.has('yes') && !this.has('json')
  }

  get signal(): AbortSignal {
    return this.abort.signal
  }

  /** How to get in: as the options say, or as the place it runs at does, whose way to the nodes stays the way. @throws UsageError */
  get access(): TribAccess {
    const { options } = this.args
    const { access } = this.console
    return access !== undefined && !givesAccess(options) ? access : { ...accessOptions(options, this.io.env), path: access?.path }
  }

  /** What every changing subcommand is asked with. @throws UsageError */
  changeRequest(seed: NodeAddress): ChangeRequest {
    const { options } = this.args
    const planFile = options.get('plan-out')
    return {
      seed,
      ...this.access,
      journalFolder: journalFolder(options, this.io.env),
      settings: moveSettings(options),
      onEvent: this.onEvent,
      signal: this.signal,
      isDryRun: this.has('dry-run'),
      confirm: this.isInteractive ? async (question) => (await this.questions.ask(question))?.trim() === 'yes' : undefined,
      savePlan: planFile === undefined ? undefined : (plan) => savePlan(planFile, plan),
    }
  }

  close(): void {
    this.stopListening()
  }
}

function printer({ options }: TribArguments, console: TribConsole): TribListener {
  if (options.has('json')) return (event: TribEvent) => console.print(JSON.stringify(event))
  return (event) => {
    if (event.kind === 'progress' && console.progress !== undefined) console.progress(event)
    else if (event.kind === 'settling' && console.progress !== undefined) console.print(event.text)
    else for (const line of linesOf(event)) console.print(console.paint(line))
  }
}
