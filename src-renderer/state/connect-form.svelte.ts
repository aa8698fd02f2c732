import type { SavedConnection } from '../../src-main/contract/connections.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { ConnectionInfo, ConnectionReport, NatProposal } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'
import { draftOf, fieldsOf, NEW_CONNECTION, type ConnectFields, type ConnectionDraft, type FieldName } from '../model/connect-form.ts'

type Failure = Extract<Result<unknown>, { ok: false }>

/** The connect dialog: its fields, and what trying them out gave. */
export class ConnectForm {
  fields = $state<ConnectFields>({ ...NEW_CONNECTION })
  invalid = $state<FieldName | undefined>(undefined)
  busy = $state<'open' | 'test' | 'probe' | 'save' | undefined>(undefined)
  failure = $state.raw<Failure | undefined>(undefined)
  report = $state.raw<ConnectionReport | undefined>(undefined)
  proposals = $state.raw<readonly NatProposal[] | undefined>(undefined)
  /** The SSH server's key waiting to be accepted. */
  readonly offeredKey = $derived(this.report?.hostKey ?? (this.failure?.code === 'HOST_KEY' ? /SHA256:[A-Za-z0-9+/]{43}/.exec(this.failure.message)?.[0] : undefined))
  /** Nodes that answer, though not where the cluster says they are. */
  readonly found = $derived(this.proposals?.filter(({ verdict }) => verdict === 'found') ?? [])
  readonly #bridge: Bridge

  constructor(bridge: Bridge, saved: SavedConnection | undefined) {
    this.#bridge = bridge
    if (saved !== undefined) this.fields = fieldsOf(saved)
  }

  /** What the fields say as they stand; undefined while one cannot be understood. */
  get draft(): ConnectionDraft | undefined {
    const read = draftOf(this.fields)
    return 'draft' in read ? read.draft : undefined
  }

  open(): Promise<ConnectionInfo | undefined> {
    return this.#run('open', (draft) => this.#bridge.call('connection.open', draft))
  }

  save(): Promise<SavedConnection | undefined> {
    return this.#run('save', (draft) => this.#bridge.call('profile.save', draft))
  }

  async test(): Promise<void> {
    this.report = undefined
    this.report = await this.#run('test', (draft) => this.#bridge.call('connection.test', draft))
  }

  async probe(): Promise<void> {
    this.proposals = undefined
    this.proposals = await this.#run('probe', (draft) => this.#bridge.call('connection.probe', draft))
  }

  /** Takes the places that probing found into the map, each bound to the node that answered there. */
  takeFound(): void {
    const rows = this.found.map(({ announced, actual, nodeId }) => ({ announced: addressText(announced), actual: addressText(actual!), nodeId }))
    const kept = this.fields.natMap.filter((row) => !rows.some(({ announced }) => announced === row.announced))
    this.fields = { ...this.fields, natMap: [...kept, ...rows] }
    this.proposals = undefined
  }

  acceptKey(): void {
    if (this.offeredKey === undefined) return
    this.fields = { ...this.fields, hostKey: this.offeredKey }
    this.report = undefined
    this.failure = undefined
  }

  async #run<T>(what: NonNullable<ConnectForm['busy']>, call: (draft: ConnectionDraft) => Promise<Result<T>>): Promise<T | undefined> {
    const read = draftOf(this.fields)
    this.invalid = 'invalid' in read ? read.invalid : undefined
    this.failure = undefined
    if ('invalid' in read || this.busy !== undefined) return undefined
    this.busy = what
    const result = await call(read.draft)
    this.busy = undefined
    if (result.ok) return result.value
    this.failure = result
    return undefined
  }
}

function addressText({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
