/**
 * Tab completion as linenoise does it: each Tab shows the next candidate, after the last one the line as it was typed,
 * and so on; Shift+Tab goes the other way.
 */
export class CompletionCycle {
  private readonly typed: string
  private readonly candidates: readonly string[]
  private index: number

  constructor(typed: string, candidates: readonly string[], direction: 'forward' | 'backward') {
    this.typed = typed
    this.candidates = candidates
    this.index = direction === 'forward' ? 0 : candidates.length - 1
  }

  /** The line to show now. */
  get shown(): string {
    return this.candidates[this.index] ?? this.typed
  }

  /** The line before any completion. */
  get original(): string {
    return this.typed
  }

  /** Steps on; true when the line as typed came round, which calls for a bell. */
  step(direction: 'forward' | 'backward'): boolean {
    const places = this.candidates.length + 1
    this.index = (this.index + (direction === 'forward' ? 1 : places - 1)) % places
    return this.index === this.candidates.length
  }
}
