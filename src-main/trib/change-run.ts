import type { ChangeProgress } from './change-data.ts'
import type { TribEvent, TribListener } from './event.ts'
import { stepWords } from './plan/step-words.ts'
import { TribRefusal } from './refusal.ts'
import { asRefusal } from './trib-node.ts'
import { linesOf } from './transcript/lines.ts'

/** What of a run's words is kept. */
const MOST_LINES = 2000
const RECENT_LINES = 40

/** What a run is told and given. */
export interface RunHandles {
  readonly onEvent: TribListener
  readonly signal: AbortSignal
}

/** One change under way: sums its events up, stops it at a safe point when told to, and remembers how it ended. */
export class ChangeRun {
  readonly lines: string[] = []
  /** Settles when the run has ended, however it did. */
  readonly ended: Promise<void>
  private state: Omit<ChangeProgress, 'recentLines'> = {
    status: 'running', operationId: undefined, stepCount: 0, stepsDone: 0, step: undefined, moving: undefined, slotsMoved: 0, migration: undefined, message: undefined, isUnfinished: false,
  }
  private readonly abort = new AbortController()
  private readonly onChange: () => void
  private readonly nameOf: (nodeId: string) => string

  /** @param nameOf how nodes are called, by their ids */
  constructor(act: (handles: RunHandles) => Promise<unknown>, nameOf: (nodeId: string) => string, onChange: () => void) {
    this.onChange = onChange
    this.nameOf = nameOf
    this.ended = this.run(act)
  }

  get progress(): ChangeProgress {
    return { ...this.state, recentLines: this.lines.slice(-RECENT_LINES) }
  }

  get isRunning(): boolean {
    return this.state.status === 'running' || this.state.status === 'stopping'
  }

  /** Stops at the next safe point. */
  stop(): void {
    if (this.state.status !== 'running') return
    this.change({ status: 'stopping' })
    this.abort.abort()
  }

  private async run(act: (handles: RunHandles) => Promise<unknown>): Promise<void> {
    try {
      // Whoever made the run has it in hand before its first event.
      await Promise.resolve()
      await act({ signal: this.abort.signal, onEvent: (event) => this.take(event) })
      this.change({ status: 'done', isUnfinished: false })
    } catch (error) {
      this.fail(asRefusal(error))
    }
  }

  private fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof TribRefusal) this.keep(error.lines)
    const operationId = (error instanceof TribRefusal ? error.operationId : undefined) ?? this.state.operationId
    const isStopped = error instanceof TribRefusal && error.code === 'CANCELLED'
    this.change({ status: isStopped ? 'stopped' : 'failed', message, operationId, isUnfinished: operationId !== undefined })
  }

  private take(event: TribEvent): void {
    this.keep(linesOf(event))
    switch (event.kind) {
      case 'journal':
        return this.change({ operationId: event.operationId })
      case 'step-begun':
        return this.change({ step: stepWords(event.step, this.nameOf), stepCount: event.stepCount })
      case 'step-done':
      case 'step-undone':
        return this.change({ stepsDone: this.state.stepsDone + 1, stepCount: event.stepCount })
      case 'progress': {
        const { kind: _kind, ...moving } = event
        return this.change({ moving })
      }
      case 'slot-moved':
        return this.change({ slotsMoved: this.state.slotsMoved + 1 })
      case 'settling':
        this.keep([event.text])
        return this.change({})
      case 'migration':
        return this.change({ migration: { source: event.source, target: event.target, state: event.state } })
      default:
        return this.change({})
    }
  }

  private keep(lines: readonly string[]): void {
    this.lines.push(...lines)
    if (this.lines.length > MOST_LINES) this.lines.splice(0, this.lines.length - MOST_LINES)
  }

  private change(changes: Partial<Omit<ChangeProgress, 'recentLines'>>): void {
    this.state = { ...this.state, ...changes }
    this.onChange()
  }
}
