import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../bridge.ts'
import type { Answers, OutputMode, Target, TerminalState } from '../../src-main/contract/model.ts'
import type { Notices } from './notices.svelte.ts'

/** Sessions whose end was not heard of, after a lost link: the oldest are forgotten. */
const MAX_SESSIONS = 128

/** What sessions tell beside their screens, by their ids: what runs, how replies look, answers of several nodes. */
export class TerminalInsights {
  readonly #states = new SvelteMap<string, TerminalState>()
  readonly #answers = new SvelteMap<string, Answers>()
  readonly #bridge: Bridge
  readonly #notices: Notices

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge
    this.#notices = notices
    bridge.on('terminal.state', ({ terminalId, state }) => keep(this.#states, terminalId, state))
    bridge.on('terminal.answers', ({ terminalId, answers }) => keep(this.#answers, terminalId, answers))
    bridge.on('terminal.closed', ({ terminalId }) => this.forget(terminalId))
  }

  stateOf(terminalId: string | undefined): TerminalState | undefined {
    return terminalId === undefined ? undefined : this.#states.get(terminalId)
  }

  answersOf(terminalId: string | undefined): Answers | undefined {
    return terminalId === undefined ? undefined : this.#answers.get(terminalId)
  }

  closeAnswers(terminalId: string): void {
    this.#answers.delete(terminalId)
  }

  forget(terminalId: string): void {
    this.#states.delete(terminalId)
    this.closeAnswers(terminalId)
  }

  async chooseMode(terminalId: string, mode: OutputMode): Promise<void> {
    const result = await this.#bridge.call('terminal.prefer', { terminalId, mode })
    if (!result.ok) this.#notices.fail(result)
  }

  async chooseTarget(terminalId: string, target: Target): Promise<void> {
    const result = await this.#bridge.call('terminal.prefer', { terminalId, target })
    if (!result.ok) this.#notices.fail(result)
  }

  async stop(terminalId: string): Promise<void> {
    const result = await this.#bridge.call('terminal.stop', { terminalId })
    if (!result.ok) this.#notices.fail(result)
  }
}

function keep<T>(map: SvelteMap<string, T>, terminalId: string, value: T): void {
  map.set(terminalId, value)
  for (const oldest of map.keys()) {
    if (map.size <= MAX_SESSIONS) return
    map.delete(oldest)
  }
}
