import type { Bridge } from '../bridge.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { ConnectionInfo } from '../../src-main/contract/model.ts'
import { formatAddress } from '../model/shard-groups.ts'
import { SessionWires, type TerminalScreen } from './session-wires.ts'

export interface NodeTarget {
  readonly host: string
  readonly port: number
}

/** One tab of the terminal panel. */
export interface TerminalTab {
  readonly tabId: number
  readonly connectionId: string
  readonly label: string
  /** The node it was opened on; undefined for the cluster's entry node. */
  readonly node: NodeTarget | undefined
  /** Its session, while there is one. */
  readonly terminalId: string | undefined
  /** Why the session ended, once it has. */
  readonly closedReason: string | undefined
}

/** The terminal tabs and the wiring between their sessions and their screens. */
export class Terminals {
  tabs = $state.raw<readonly TerminalTab[]>([])
  activeId = $state<number | undefined>(undefined)
  /** Grows whenever somebody asks for the keyboard to be in the terminal. */
  focusRequests = $state(0)
  readonly #bridge: Bridge
  readonly #wires = new SessionWires()
  #nextTabId = 1

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    bridge.on('terminal.output', ({ terminalId, data }) => this.#wires.output(terminalId, data))
    bridge.on('terminal.closed', ({ terminalId, reason }) => this.#ended(terminalId, reason))
  }

  /** Opens a tab; its session starts when its screen knows its size. */
  open(connection: ConnectionInfo, node?: NodeTarget): void {
    const label = node === undefined ? connection.name : formatAddress(node)
    const tab = { tabId: this.#nextTabId++, connectionId: connection.connectionId, label, node, terminalId: undefined, closedReason: undefined }
    this.tabs = [...this.tabs, tab]
    this.activate(tab.tabId)
  }

  activate(tabId: number): void {
    this.activeId = tabId
    this.focus()
  }

  focus(): void {
    this.focusRequests += 1
  }

  hasTabFor(connectionId: string): boolean {
    return this.tabs.some((tab) => tab.connectionId === connectionId)
  }

  /** Shows the given connection's terminal, keeping the current one when it is that connection's already. */
  showFor(connectionId: string): void {
    const active = this.tabs.find((tab) => tab.tabId === this.activeId)
    if (active?.connectionId === connectionId) return
    const tab = this.tabs.findLast((each) => each.connectionId === connectionId)
    if (tab !== undefined) this.activeId = tab.tabId
  }

  /** Begins the session of a tab on its screen. */
  async startSession(tab: TerminalTab, screen: TerminalScreen, columns: number, rows: number): Promise<Result<{ readonly terminalId: string }>> {
    const { connectionId, node } = tab
    const result = await this.#bridge.call('terminal.open', { connectionId, columns, rows, ...(node === undefined ? {} : { node }) })
    if (!result.ok) {
      this.#markEnded(tab.tabId, result.message)
      return result
    }
    const { terminalId } = result.value
    if (!this.tabs.some((each) => each.tabId === tab.tabId)) {
      void this.#bridge.call('terminal.close', { terminalId })
      return result
    }
    this.#wires.join(terminalId, tab.tabId, screen)
    this.#change(tab.tabId, { terminalId })
    return result
  }

  input(tabId: number, data: string): void {
    const terminalId = this.#wires.sessionOf(tabId)
    if (terminalId === undefined) return
    void this.#bridge.call('terminal.input', { terminalId, data }).then((result) => {
      if (!result.ok && result.code === 'NOT_FOUND') this.#ended(terminalId, result.message)
    })
  }

  resize(tabId: number, columns: number, rows: number): void {
    const terminalId = this.#wires.sessionOf(tabId)
    if (terminalId !== undefined) void this.#bridge.call('terminal.resize', { terminalId, columns, rows })
  }

  close(tabId: number): void {
    const terminalId = this.#wires.sessionOf(tabId)
    if (terminalId !== undefined) {
      this.#wires.part(terminalId)
      void this.#bridge.call('terminal.close', { terminalId })
    }
    const index = this.tabs.findIndex((tab) => tab.tabId === tabId)
    this.tabs = this.tabs.filter((tab) => tab.tabId !== tabId)
    if (this.activeId === tabId) this.activeId = (this.tabs[index] ?? this.tabs.at(-1))?.tabId
  }

  closeAllFor(connectionId: string): void {
    for (const tab of this.tabs.filter((each) => each.connectionId === connectionId)) this.close(tab.tabId)
  }

  #ended(terminalId: string, reason: string): void {
    const tabId = this.#wires.part(terminalId)
    if (tabId !== undefined) this.#markEnded(tabId, reason)
  }

  #markEnded(tabId: number, reason: string): void {
    this.#change(tabId, { terminalId: undefined, closedReason: reason })
  }

  /** Takes a tab whose session ended up again, with its screen as it is. */
  markReopening(tabId: number): void {
    this.#change(tabId, { closedReason: undefined })
  }

  #change(tabId: number, change: Partial<TerminalTab>): void {
    this.tabs = this.tabs.map((tab) => (tab.tabId === tabId ? { ...tab, ...change } : tab))
  }
}
