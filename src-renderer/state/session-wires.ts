/** Where a session's output goes. */
export interface TerminalScreen {
  write(data: string): void
}

/** Output of sessions whose screen is not there yet, kept up to this length each. */
const MAX_EARLY_OUTPUT = 256 * 1024
const MAX_EARLY_SESSIONS = 32

/** Which terminal session belongs to which tab and writes on which screen. */
export class SessionWires {
  readonly #screens = new Map<string, TerminalScreen>()
  readonly #earlyOutput = new Map<string, string>()
  readonly #tabOfSession = new Map<string, number>()
  readonly #sessionOfTab = new Map<number, string>()

  /** Joins a session with its tab and screen, and writes what the session said before. */
  join(terminalId: string, tabId: number, screen: TerminalScreen): void {
    this.#screens.set(terminalId, screen)
    this.#tabOfSession.set(terminalId, tabId)
    this.#sessionOfTab.set(tabId, terminalId)
    screen.write(this.#earlyOutput.get(terminalId) ?? '')
    this.#earlyOutput.delete(terminalId)
  }

  /** Writes on the session's screen; a prompt that overtakes the answer naming its session waits for {@link join}. */
  output(terminalId: string, data: string): void {
    const screen = this.#screens.get(terminalId)
    if (screen !== undefined) {
      screen.write(data)
      return
    }
    if (!this.#earlyOutput.has(terminalId) && this.#earlyOutput.size >= MAX_EARLY_SESSIONS) return
    this.#earlyOutput.set(terminalId, ((this.#earlyOutput.get(terminalId) ?? '') + data).slice(-MAX_EARLY_OUTPUT))
  }

  sessionOf(tabId: number): string | undefined {
    return this.#sessionOfTab.get(tabId)
  }

  /** Forgets a session. @returns the tab it belonged to */
  part(terminalId: string): number | undefined {
    const tabId = this.#tabOfSession.get(terminalId)
    this.#earlyOutput.delete(terminalId)
    this.#screens.delete(terminalId)
    this.#tabOfSession.delete(terminalId)
    if (tabId !== undefined) this.#sessionOfTab.delete(tabId)
    return tabId
  }
}
