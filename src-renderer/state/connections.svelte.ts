import type { CallArgument } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { ConnectionInfo } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'
import { formatAddress } from '../model/shard-groups.ts'
import { recall, remember } from './remembered.ts'

export const ENVIRONMENTS = ['none', 'development', 'staging', 'production'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** The open connections and which of them the window shows. */
export class Connections {
  list = $state.raw<readonly ConnectionInfo[]>([])
  selectedId = $state<string | undefined>(undefined)
  readonly selected = $derived(this.list.find((connection) => connection.connectionId === this.selectedId))
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    bridge.on('connection.changed', ({ connections }) => this.#take(connections))
  }

  async refresh(): Promise<void> {
    const result = await this.#bridge.call('connection.list', {})
    if (result.ok) this.#take(result.value)
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

  /** Environments are marked by address and kept on this machine. */
  environmentOf(connection: ConnectionInfo): Environment {
    return recall(`environment.${formatAddress(connection)}`, ENVIRONMENTS) ?? 'none'
  }

  markEnvironment(address: { readonly host: string; readonly port: number }, environment: Environment): void {
    remember(`environment.${formatAddress(address)}`, environment)
  }

  #take(connections: readonly ConnectionInfo[]): void {
    this.list = connections.filter((connection) => connection.status !== 'closed')
    if (this.selected === undefined) this.selectedId = this.list.at(-1)?.connectionId
  }
}
