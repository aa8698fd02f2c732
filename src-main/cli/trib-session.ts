import { colorLine } from '../trib/transcript/color.ts'
import { linesOf } from '../trib/transcript/lines.ts'
import type { ChangeRequest, TribEvent, TribListener } from '../trib/api.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { wantsColor, type CliIo } from './io.ts'
import { savePlan } from './trib-plan-file.ts'
import { Questions } from './trib-questions.ts'
import { accessOptions, journalFolder, moveSettings, type TribArguments } from './trib-options.ts'
import { untilSignalled } from './until-signalled.ts'

/** One run of a trib subcommand: where its words go, how it asks, and how it is stopped. */
export class TribSession {
  readonly args: TribArguments
  readonly io: CliIo
  readonly onEvent: TribListener
  readonly questions: Questions
  private readonly abort = new AbortController()
  private stopListening: () => void = () => undefined

  constructor(args: TribArguments, io: CliIo) {
    this.args = args
    this.io = io
    const print = printer(args, io)
    this.onEvent = (event) => {
      if (event.kind === 'journal') this.stopAtSafePoints()
      print(event)
    }
    this.questions = new Questions(io)
  }

  /** From now on SIGINT stops at a safe point; before anything is done it simply ends the process. */
  stopAtSafePoints(): void {
    const { signalled, cancel } = untilSignalled()
    let isCancelled = false
    this.stopListening = () => {
      isCancelled = true
      cancel()
    }
    void signalled.then(() => {
      if (!isCancelled) this.abort.abort()
    })
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

  /** What every changing subcommand is asked with. @throws UsageError */
  changeRequest(seed: NodeAddress): ChangeRequest {
    const { options } = this.args
    const planFile = options.get('plan-out')
    return {
      seed,
      ...accessOptions(options, this.io.env),
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
    this.questions.close()
    this.stopListening()
  }
}

function printer(args: TribArguments, io: CliIo): TribListener {
  if (args.options.has('json')) return (event: TribEvent) => void io.stdout.write(`${JSON.stringify(event)}\n`)
  const paint = wantsColor(io) ? colorLine : (line: string): string => line
  return (event) => {
    for (const line of linesOf(event)) io.stdout.write(`${paint(line)}\n`)
  }
}
