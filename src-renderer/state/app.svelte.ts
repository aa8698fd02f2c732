import { createContext } from 'svelte'
import type { CallArgument } from '../../src-main/contract/contract.ts'
import type { AppInfo, ConnectionInfo } from '../../src-main/contract/model.ts'
import type { Bridge, LinkStatus } from '../bridge.ts'
import { ClientRedirects } from './client-redirects.svelte.ts'
import { Connections } from './connections.svelte.ts'
import { Lab } from './lab.svelte.ts'
import { Language } from './language.svelte.ts'
import { Layout } from './layout.svelte.ts'
import { KeyLookup } from './lookup.svelte.ts'
import { NodeSearch } from './node-search.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { Sandboxes } from './sandboxes.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { SlotMap } from './slot-map.svelte.ts'
import { TerminalInsights } from './terminal-insights.svelte.ts'
import { Terminals, type NodeTarget } from './terminals.svelte.ts'
import { Theme } from './theme.svelte.ts'
import { TimeLine } from './time-line.svelte.ts'
import { Topologies } from './topologies.svelte.ts'
import { Traces } from './traces.svelte.ts'
import { TraceView } from './trace-view.svelte.ts'

export const [getApp, setApp] = createContext<App>()

/** Everything the window knows, one part an area, and the few deeds that span several areas. */
export class App {
  readonly language = new Language()
  readonly theme = new Theme()
  readonly layout = new Layout()
  readonly notices = new Notices()
  readonly selection = new Selection()
  readonly nodeSearch = new NodeSearch()
  readonly sandboxes: Sandboxes
  readonly connections: Connections
  readonly topologies: Topologies
  readonly timeLine: TimeLine
  readonly traces: Traces
  readonly traceView = new TraceView()
  readonly clientRedirects: ClientRedirects
  readonly terminals: Terminals
  readonly terminalInsights: TerminalInsights
  readonly lookup: KeyLookup
  readonly lab: Lab
  readonly slotMap: SlotMap
  info = $state.raw<AppInfo | undefined>(undefined)
  link = $state<LinkStatus>('connecting')
  /** Until the first lists are in, an empty window is not yet an empty state. */
  loaded = $state(false)
  readonly bridge: Bridge
  /** Connections that were brought to the front once; a terminal opens by itself only then. */
  #shown: readonly string[] = []

  constructor(bridge: Bridge) {
    this.bridge = bridge
    this.sandboxes = new Sandboxes(bridge)
    this.connections = new Connections(bridge)
    this.topologies = new Topologies(bridge)
    this.timeLine = new TimeLine(bridge)
    this.traces = new Traces(bridge)
    this.clientRedirects = new ClientRedirects(bridge, this.notices)
    this.terminals = new Terminals(bridge)
    this.terminalInsights = new TerminalInsights(bridge, this.notices)
    this.lookup = new KeyLookup(bridge)
    this.lab = new Lab(bridge)
    this.slotMap = new SlotMap(bridge)
    bridge.onLink((status) => {
      this.link = status
      if (status === 'open') void this.#load()
    })
    bridge.on('connection.changed', () => {
      this.#dropTerminalsOfGone()
      this.#showFirstSelected()
    })
  }

  get messages() {
    return this.language.messages
  }

  /** The first start is about one button; panels come with the first cluster. */
  get inUse(): boolean {
    return this.connections.selected !== undefined || this.terminals.tabs.length > 0
  }

  /** The selected connection's picture. */
  get topology() {
    return this.topologies.of(this.connections.selectedId)
  }

  /** The picture that is shown: the selected connection's latest, or the one looked back at on its time line. */
  get shownTopology() {
    return this.timeLine.pictureOf(this.connections.selectedId) ?? this.topology
  }

  async startSandbox(options: CallArgument<'sandbox.up'> = {}): Promise<void> {
    const started = await this.sandboxes.start(options)
    if (started === undefined) {
      // The start view tells why by itself; elsewhere nothing else would.
      if (this.sandboxes.failure !== undefined && this.connections.selected !== undefined) this.notices.fail(this.sandboxes.failure)
      return
    }
    await this.connections.refresh()
    const connectionId = this.sandboxes.list.find((sandbox) => sandbox.sandboxId === started.sandboxId)?.connectionId ?? started.connectionId
    if (connectionId !== undefined) await this.showConnection(connectionId)
  }

  async stopSandbox(sandboxId: string): Promise<void> {
    const result = await this.sandboxes.stop(sandboxId)
    if (!result.ok) this.notices.fail(result)
    await Promise.all([this.sandboxes.refresh(), this.connections.refresh()])
  }

  async disconnect(connectionId: string): Promise<void> {
    const result = await this.connections.close(connectionId)
    if (!result.ok) this.notices.fail(result)
    await this.connections.refresh()
    this.#dropTerminalsOfGone()
  }

  /** Opens a saved connection and brings it to the front. */
  async openSaved(profileId: string): Promise<void> {
    const result = await this.connections.openSaved(profileId)
    if (!result.ok) return this.notices.fail(result)
    await this.connections.refresh()
    await this.showConnection(result.value.connectionId)
  }

  /** Brings a connection to the front, with its picture, its traces and a terminal. */
  async showConnection(connectionId: string): Promise<void> {
    this.#shown = [...this.#shown, connectionId]
    if (this.connections.selectedId !== connectionId) this.selection.clear()
    this.connections.select(connectionId)
    const connection = this.connections.selected
    if (connection === undefined) return
    if (!this.terminals.hasTabFor(connectionId)) this.terminals.open(connection)
    else this.terminals.showFor(connectionId)
    await Promise.all([this.topologies.load(connectionId), this.traces.load(connectionId)])
  }

  openTerminal(connection: ConnectionInfo, node?: NodeTarget): void {
    this.layout.showDock('terminal')
    this.terminals.open(connection, node)
  }

  async #load(): Promise<void> {
    const [info] = await Promise.all([this.bridge.call('app.info', {}), this.sandboxes.refresh(), this.connections.refresh()])
    if (info.ok) this.info = info.value
    void this.clientRedirects.resume()
    this.loaded = true
    const { selectedId, list } = this.connections
    // The rail tells how each of them is, also of those not shown.
    for (const { connectionId } of list) if (connectionId !== selectedId) void this.topologies.load(connectionId)
    if (selectedId !== undefined) await this.showConnection(selectedId)
  }

  /** A connection that another part opened, and that got selected for want of any other. */
  #showFirstSelected(): void {
    const { selectedId } = this.connections
    if (selectedId !== undefined && !this.#shown.includes(selectedId)) void this.showConnection(selectedId)
  }

  #dropTerminalsOfGone(): void {
    for (const tab of this.terminals.tabs) {
      if (!this.connections.list.some((connection) => connection.connectionId === tab.connectionId)) this.terminals.close(tab.tabId)
    }
  }
}
