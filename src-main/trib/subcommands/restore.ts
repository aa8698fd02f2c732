import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Bytes } from '../../engine/bytes.ts'
import { keySlot } from '../../engine/key-slot.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { loadCluster } from '../cluster-view.ts'
import type { TribListener } from '../event.ts'
import { PATIENT_MS } from '../mover/slot-commands.ts'
import { slotsOf } from '../plan/slot-ranges.ts'
import { TribRefusal } from '../refusal.ts'
import { asRefusal, type TribAccess, type TribNode } from '../trib-node.ts'
import { reportCheck } from './check.ts'

export interface RestoreRequest extends TribAccess {
  readonly seed: NodeAddress
  readonly folder: string
  /** Overwrites keys that are there. */
  readonly replace?: boolean | undefined
  readonly onEvent: TribListener
}

const BATCH = 500

/** Brings the keys of a backup back, each to whoever serves its slot now. Keys that are there stay unless `replace`. @throws TribRefusal */
export async function restore(request: RestoreRequest): Promise<{ readonly keyCount: number; readonly keptCount: number }> {
  const view = await loadCluster(request.seed, request)
  try {
    const { findings } = reportCheck(view, request)
    if (findings.some(({ level }) => level === 'error')) throw new TribRefusal('NEEDS_FIX', ['*** Please fix your cluster problems before restoring'])
    const owners = new Map<number, TribNode>()
    for (const { node, myself } of view.loaded) if (myself.role !== 'replica') for (const slot of slotsOf(myself.slotRanges)) owners.set(slot, node)
    const total = { keyCount: 0, keptCount: 0 }
    for (const file of backupFiles(request.folder)) {
      request.onEvent({ kind: 'step', text: `Restoring keys from ${file}` })
      await restoreFile(join(request.folder, file), owners, request, total)
    }
    request.onEvent({ kind: 'ok', text: `${total.keyCount} keys restored, ${total.keptCount} were there already and stay as they are.` })
    return total
  } catch (error) {
    throw asRefusal(error)
  } finally {
    view.close()
  }
}

function backupFiles(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((name) => /^keys-.*\.jsonl$/.test(name)).sort()
    if (files.length > 0) return files
  } catch {
    // Said below: a folder that cannot be read holds no backup for us.
  }
  throw new TribRefusal('BAD_ARGUMENT', [`[ERR] There is no backup in ${folder}`])
}

async function restoreFile(path: string, owners: ReadonlyMap<number, TribNode>, request: RestoreRequest, total: { keyCount: number; keptCount: number }): Promise<void> {
  let batch: string[] = []
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    if (line !== '') batch.push(line)
    if (batch.length < BATCH) continue
    await restoreBatch(batch, owners, request, total)
    batch = []
  }
  await restoreBatch(batch, owners, request, total)
}

async function restoreBatch(lines: readonly string[], owners: ReadonlyMap<number, TribNode>, { replace }: RestoreRequest, total: { keyCount: number; keptCount: number }): Promise<void> {
  const byNode = new Map<TribNode, Bytes[][]>()
  for (const line of lines) {
    const [key, ttlMs, dump] = JSON.parse(line) as [string, number, string]
    const bytes = Buffer.from(key, 'base64').toString('latin1')
    const owner = owners.get(keySlot(bytes))
    if (owner === undefined) throw new TribRefusal('NEEDS_FIX', [`[ERR] Slot ${keySlot(bytes)} is not served by any node.`])
    const command = ['RESTORE', bytes, String(ttlMs), Buffer.from(dump, 'base64').toString('latin1'), ...(replace === true ? ['REPLACE'] : [])]
    byNode.set(owner, [...(byNode.get(owner) ?? []), command])
  }
  await Promise.all(
    [...byNode].map(async ([node, commands]) => {
      for (const reply of await node.sendAll(commands, PATIENT_MS)) {
        if (reply.type !== 'error') total.keyCount++
        else if (reply.message.includes('BUSYKEY')) total.keptCount++
        else throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to RESTORE: ${reply.message}`])
      }
    }),
  )
}
