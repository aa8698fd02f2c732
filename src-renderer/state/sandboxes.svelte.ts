import type { CallArgument } from '../../src-main/contract/contract.ts'
import type { SandboxInfo, SandboxProgress } from '../../src-main/contract/model.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { Bridge } from '../bridge.ts'

/** The sandboxes of this app, and the one that is starting. */
export class Sandboxes {
  list = $state.raw<readonly SandboxInfo[]>([])
  progress = $state.raw<SandboxProgress | undefined>(undefined)
  starting = $state(false)
  /** Why the last start failed, until the next one. */
  failure = $state.raw<Extract<Result<SandboxInfo>, { ok: false }> | undefined>(undefined)
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    bridge.on('sandbox.changed', ({ sandboxes }) => {
      this.list = sandboxes
    })
    bridge.on('sandbox.progress', (progress) => {
      if (this.starting) this.progress = progress
    })
  }

  async refresh(): Promise<void> {
    const result = await this.#bridge.call('sandbox.list', {})
    if (result.ok) this.list = result.value
  }

  /** @returns the ready sandbox, or undefined when it failed or another start is under way */
  async start(options: CallArgument<'sandbox.up'>): Promise<SandboxInfo | undefined> {
    if (this.starting) return undefined
    this.starting = true
    this.progress = undefined
    this.failure = undefined
    const result = await this.#bridge.call('sandbox.up', options)
    this.starting = false
    this.progress = undefined
    await this.refresh()
    if (result.ok) return result.value
    this.failure = result
    return undefined
  }

  stop(sandboxId: string): Promise<Result<null>> {
    return this.#bridge.call('sandbox.stop', { sandboxId })
  }

  ofConnection(connectionId: string): SandboxInfo | undefined {
    return this.list.find((sandbox) => sandbox.connectionId === connectionId)
  }
}
