import type { Result } from '../../src-main/contract/errors.ts'
import type { BelievedTable, CommandTrace, MigrationPicture, MigrationStep, TableMaking } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'

export type LabPage = 'keys' | 'line' | 'names' | 'skew' | 'redirects'
type Failed = Extract<Result<unknown>, { ok: false }>

/** What is on the bench of the key-slot lab. */
export class Lab {
  page = $state<LabPage>('keys')
  /** Kept while one looks at another page. */
  lines = $state('')
  skewText = $state('')
  slot = $state('')
  prefix = $state('')
  command = $state('GET key:test:2')
  key = $state('{user1000}.following')
  toNodeId = $state('')
  table = $state.raw<BelievedTable | undefined>(undefined)
  trace = $state.raw<CommandTrace | undefined>(undefined)
  migration = $state.raw<MigrationPicture | undefined>(undefined)
  failure = $state.raw<Failed | undefined>(undefined)
  busy = $state(false)
  readonly #bridge: Bridge
  #connectionId: string | undefined

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** Turns to a connection: what another one's client believes has no meaning here. */
  async turnTo(connectionId: string): Promise<void> {
    if (this.#connectionId === connectionId) return
    this.#connectionId = connectionId
    this.trace = this.table = this.migration = this.failure = undefined
    const state = await this.#bridge.call('lab.migration.state', { connectionId })
    if (state.ok && this.#connectionId === connectionId) this.migration = state.value.migration
    await this.makeTable(connectionId, 'fresh')
  }

  async makeTable(connectionId: string, making: TableMaking): Promise<void> {
    const table = await this.#run(() => this.#bridge.call('lab.table', { connectionId, making }))
    if (table !== undefined) this.table = table
  }

  async send(connectionId: string, line: string): Promise<void> {
    this.command = line
    const sent = await this.#run(() => this.#bridge.call('lab.send', { connectionId, line }))
    if (sent === undefined) return
    this.trace = sent.trace
    this.table = sent.table
    await this.refreshMigration(connectionId)
  }

  async plan(connectionId: string, slot: number, toNodeId: string): Promise<void> {
    const planned = await this.#run(() => this.#bridge.call('lab.migration.plan', { connectionId, slot, toNodeId }))
    if (planned !== undefined) this.migration = planned
  }

  async step(connectionId: string, step: MigrationStep): Promise<void> {
    const taken = await this.#run(() => this.#bridge.call('lab.migration.step', { connectionId, step }))
    if (taken !== undefined) this.migration = taken
    else await this.refreshMigration(connectionId)
  }

  async refreshMigration(connectionId: string): Promise<void> {
    if (this.migration === undefined) return
    const state = await this.#bridge.call('lab.migration.state', { connectionId })
    if (state.ok) this.migration = state.value.migration
  }

  async #run<T>(call: () => Promise<Result<T>>): Promise<T | undefined> {
    this.busy = true
    const result = await call()
    this.busy = false
    this.failure = result.ok ? undefined : result
    return result.ok ? result.value : undefined
  }
}
