import type { CallArgument } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { SavedConnection } from '../../src-main/contract/connections.ts'
import type { ConnectionInfo, Environment } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'

export const ENVIRONMENTS = ['none', 'development', 'staging', 'production'] as const satisfies readonly Environment[]

/** The open connections and which of them the window shows. */
export class Connections {
  list = $state.raw<readonly ConnectionInfo[]>([])
  saved = $state.raw<readonly SavedConnection[]>([])
  selectedId = $state<string | undefined>(undefined)
  readonly selected = $derived(this.list.find((connection) => connection.connectionId === this.selectedId))
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    bridge.on('connection.changed', ({ connections }) => this.#take(connections))
    bridge.on('profile.changed', ({ profiles }) => (this.saved = profiles))
  }

  async refresh(): Promise<void> {
    const [open, saved] = await Promise.all([this.#bridge.call('connection.list', {}), this.#bridge.call('profile.list', {})])
    if (open.ok) this.#take(open.value)
    if (saved.ok) this.saved = saved.value
  }

  open(arg: CallArgument<'connection.open'>): Promise<Result<ConnectionInfo>> {
    return this.#bridge.call('connection.open', arg)
  }

  close(connectionId: string): Promise<Result<null>> {
    return this.#bridge.call('connection.close', { connectionId })
  }

  select(connectionId: string | undefined): void {
    this.selectedId = connectionId
  }

  /** Saved connections that are not open: one that is stands among the open ones. */
  readonly resting = $derived(this.saved.filter(({ profileId }) => !this.list.some((connection) => connection.profileId === profileId)))

  async update(arg: CallArgument<'connection.update'>): Promise<Result<ConnectionInfo>> {
    const result = await this.#bridge.call('connection.update', arg)
    await this.refresh()
    return result
  }

  openSaved(profileId: string): Promise<Result<ConnectionInfo>> {
    return this.#bridge.call('profile.open', { profileId })
  }

  #take(connections: readonly ConnectionInfo[]): void {
    this.list = connections.filter((connection) => connection.status !== 'closed')
    if (this.selected === undefined) this.selectedId = this.list.at(-1)?.connectionId
  }
}
