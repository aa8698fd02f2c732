import { Refusal } from '../contract/errors.ts'
import type { SandboxInfo } from '../contract/model.ts'
import type { Emit } from '../contract/session.ts'
import { Sandbox } from '../sandbox/sandbox.ts'
import type { CallTable } from './call-table.ts'
import type { Connections } from './connections.ts'
import { refusing } from './refusals.ts'

interface Entry {
  readonly sandbox: Sandbox
  connectionId: string | undefined
}

export interface SandboxArea {
  readonly calls: CallTable<'sandbox.list' | 'sandbox.up' | 'sandbox.stop'>
  /** The running sandbox of that id. */
  find(sandboxId: string): Sandbox | undefined
  close(): Promise<void>
}

/** Calls about sandboxes. Each gets a connection of its own as soon as it is ready. */
export function sandboxArea(emit: Emit, connections: Connections): SandboxArea {
  const entries = new Map<string, Entry>()
  const list = (): SandboxInfo[] => [...entries.values()].map(infoOf)
  const changed = (): void => emit('sandbox.changed', { sandboxes: list() })

  /** Also a sandbox that was stopped from elsewhere (`slotscope sandbox stop`) leaves the list, its connection first. */
  const follow = (entry: Entry): void => {
    const { status, sandboxId } = entry.sandbox.snapshot
    if (status === 'ready') connections.expectChange(entry.connectionId)
    else if (entry.connectionId !== undefined) connections.close(entry.connectionId)
    if (status === 'stopped' || status === 'failed') entries.delete(sandboxId)
    changed()
  }

  return {
    calls: {
      'sandbox.list': list,
      'sandbox.up': async (options) => {
        const sandbox = new Sandbox({ ...options, onChange: () => follow(entry), onProgress: (progress) => emit('sandbox.progress', progress) })
        const entry: Entry = { sandbox, connectionId: undefined }
        entries.set(sandbox.sandboxId, entry)
        await refusing(sandbox.start())
        await connect(entry, connections)
        changed()
        return infoOf(entry)
      },
      'sandbox.stop': async ({ sandboxId }) => {
        const entry = entries.get(sandboxId)
        if (entry === undefined) throw new Refusal('NOT_FOUND', 'there is no such sandbox')
        await entry.sandbox.stop()
        return null
      },
    },
    find: (sandboxId) => entries.get(sandboxId)?.sandbox,
    async close() {
      await Promise.allSettled([...entries.values()].map((entry) => entry.sandbox.stop()))
    },
  }
}

async function connect(entry: Entry, connections: Connections): Promise<void> {
  const { name, nodes, sandboxId } = entry.sandbox.snapshot
  const [seed] = nodes
  if (seed === undefined) return
  const { connectionId } = await refusing(connections.open({ profile: { name, seeds: [{ host: seed.host, port: seed.port }], environment: 'none', readOnly: false, trustsAnnounced: false, natMap: [] }, secrets: {}, sandboxId }))
  entry.connectionId = connectionId
}

function infoOf({ sandbox, connectionId }: Entry): SandboxInfo {
  return { ...sandbox.snapshot, connectionId }
}
