import { Refusal } from '../contract/errors.ts'
import type { LabAnswers } from '../contract/lab.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'
import { bytesFromText } from '../engine/text.ts'
import type { ClusterClient } from '../explorer/cluster-client.ts'
import { commandKeys } from '../explorer/command-keys.ts'
import { crcWalk } from '../explorer/crc-steps.ts'
import { namesForSlot } from '../explorer/key-for-slot.ts'
import type { OutdatedClient } from '../explorer/outdated-client.ts'
import { MigrationRefusal, SlotMigration } from '../explorer/slot-migration.ts'
import { tagSkew } from '../explorer/tag-skew.ts'
import type { CallTable } from './call-table.ts'
import type { ConnectionEntry } from './connection-entry.ts'
import type { Connections } from './connections.ts'
import { refusing } from './refusals.ts'

export interface LabArea {
  readonly calls: CallTable<keyof LabAnswers>
  /** Ends the lab clients of one page. A slot that is open stays so: another page may bring it home. */
  closeOf(sessionId: string): void
}

/** What the lab keeps of one connection. */
interface Bench {
  /** Asks and commands single nodes; shared, since it keeps nothing of its callers. */
  readonly hands: ClusterClient
  /** By session. */
  readonly clients: Map<string, OutdatedClient>
  migration: SlotMigration | undefined
}

/** Calls of the key-slot lab. */
export function labArea(connections: Connections, log: (line: string) => void): LabArea {
  const benches = new Map<string, Bench>()

  const benchOf = (connectionId: string): { bench: Bench; connection: ConnectionEntry } => {
    const connection = connections.get(connectionId)
    const known = benches.get(connectionId)
    if (known !== undefined) return { bench: known, connection }
    const bench: Bench = { hands: connection.newClient(undefined), clients: new Map(), migration: undefined }
    benches.set(connectionId, bench)
    connection.onClosed(() => {
      benches.delete(connectionId)
      void closeBench(bench, connectionId, log)
    })
    return { bench, connection }
  }

  const clientOf = async (connectionId: string, sessionId: string): Promise<OutdatedClient> => {
    const { bench, connection } = benchOf(connectionId)
    const known = bench.clients.get(sessionId)
    if (known !== undefined) return known
    const client = connection.newOutdatedClient()
    bench.clients.set(sessionId, client)
    await refusing(client.makeTable('fresh'))
    return client
  }

  const migrationOf = (connectionId: string): SlotMigration => {
    const { migration } = benchOf(connectionId).bench
    if (migration === undefined) throw new Refusal('NOT_FOUND', 'no slot was chosen to be put on its way')
    return migration
  }

  return {
    calls: {
      'lab.crc': ({ key }) => crcWalk(bytesFromText(key)),
      'lab.names': ({ slot, prefix, count }) => namesForSlot(slot, prefix, count),
      'lab.commands': async ({ connectionId, lines }) => {
        const { hands } = benchOf(connectionId).bench
        return refusing(Promise.all(lines.map((line) => commandKeys(line, hands))))
      },
      'lab.skew': ({ connectionId, text }) => skewOf(text, connectionId === undefined ? undefined : connections.get(connectionId)),
      'lab.table': async ({ connectionId, making }, { sessionId }) => refusing((await clientOf(connectionId, sessionId)).makeTable(making)),
      'lab.send': async ({ connectionId, line }, { sessionId }) => {
        const args = splitInlineArguments(bytesFromText(line))
        if (args === undefined || args.length === 0) throw new Refusal('BAD_REQUEST', 'that is no command line: its quotes do not match')
        const client = await clientOf(connectionId, sessionId)
        const refusal = await refusing(client.refusalOf(args))
        if (refusal !== undefined) throw new Refusal('READ_ONLY', refusal)
        const trace = await refusing(client.send(args))
        return { trace, table: client.table }
      },
      'lab.migration.plan': async ({ connectionId, slot, toNodeId }) => {
        const { bench, connection } = benchOf(connectionId)
        if (connection.info.sandboxId === undefined) throw new Refusal('REFUSED', 'slots are put on their way on sandboxes only; `slotscope trib reshard` is for real clusters')
        if (bench.migration?.isOpen !== true) bench.migration = planned(() => new SlotMigration(slot, toNodeId, bench.hands, () => connection.watch.topology))
        return refusing(bench.migration.picture())
      },
      'lab.migration.state': async ({ connectionId }) => ({ migration: await refusing(benchOf(connectionId).bench.migration?.picture() ?? Promise.resolve(undefined)) }),
      'lab.migration.step': async ({ connectionId, step }) => {
        connections.getForChange(connectionId)
        const picture = await refusing(migrationOf(connectionId).take(step))
        connections.expectChange(connectionId)
        return picture
      },
    },
    closeOf(sessionId) {
      for (const { clients } of benches.values()) {
        clients.get(sessionId)?.close()
        clients.delete(sessionId)
      }
    },
  }
}

/** A slot that is still open is brought home: nobody could do it from the app once its connection is gone. */
async function closeBench({ hands, clients, migration }: Bench, connectionId: string, log: (line: string) => void): Promise<void> {
  for (const client of clients.values()) client.close()
  try {
    if (migration?.isOpen === true) await migration.take('undo')
  } catch (failure) {
    log(`connection ${connectionId} closed with a slot left open: ${failure instanceof Error ? failure.message : String(failure)}`)
  } finally {
    hands.close()
  }
}

function planned(make: () => SlotMigration): SlotMigration {
  try {
    return make()
  } catch (failure) {
    if (failure instanceof MigrationRefusal) throw new Refusal('REFUSED', failure.message)
    throw failure
  }
}

function skewOf(text: string, connection: ConnectionEntry | undefined): LabAnswers['lab.skew'] {
  const keys = text.split(/\r?\n/).filter((key) => key !== '')
  const shards = connection?.watch.topology?.shards.map(({ letter, slotCount }) => ({ shard: letter, slotCount })) ?? []
  return tagSkew(keys, shards, (slot) => connection?.watch.ownerOf(slot)?.shard)
}
