import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'

export const memoryStats: CommandSpec = {
  name: 'stats',
  arity: 2,
  flags: [],
  acl: [],
  doc: {
    summary: 'Shows how memory is used, in figures.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { node, reply } = ctx
    const entries = figures(ctx)
    const used = node.databases.map((db, index) => ({ db, index })).filter(({ db }) => db.size > 0)
    reply.map(entries.length + used.length)
    for (const [name, value] of entries) {
      reply.bulk(name)
      if (name.endsWith('ratio') || name.endsWith('percentage') || name === 'fragmentation') reply.double(value)
      else reply.integer(value)
    }
    for (const { db, index } of used) {
      reply.bulk(`db.${index}`)
      reply.map(2)
      reply.bulk('overhead.hashtable.main')
      reply.integer(db.size * ENTRY_BYTES)
      reply.bulk('overhead.hashtable.expires')
      reply.integer(db.countExpiring() * ENTRY_BYTES)
    }
  },
}

/** About what one entry of a Map costs. */
const ENTRY_BYTES = 40

function figures({ node }: CommandContext): (readonly [string, number])[] {
  const { heapUsedBytes, heapTotalBytes, residentBytes } = node.memory()
  const keys = node.databases.reduce((sum, db) => sum + db.size, 0)
  const overhead = keys * ENTRY_BYTES
  const dataset = Math.max(0, heapUsedBytes - overhead)
  return [
    ['total.allocated', heapUsedBytes],
    ['replication.backlog', Number(node.replication.backlogState.keptBytes)],
    ['clients.normal', [...node.clients].reduce((sum, client) => sum + client.outputBufferBytes, 0)],
    ['overhead.total', overhead],
    ['keys.count', keys],
    ['keys.bytes-per-key', keys === 0 ? 0 : Math.floor(dataset / keys)],
    ['dataset.bytes', dataset],
    ['dataset.percentage', heapUsedBytes === 0 ? 0 : (dataset / heapUsedBytes) * 100],
    ['allocator.allocated', heapUsedBytes],
    ['allocator.active', heapTotalBytes],
    ['allocator.resident', residentBytes],
    ['allocator-fragmentation.ratio', heapTotalBytes / heapUsedBytes],
    ['allocator-fragmentation.bytes', heapTotalBytes - heapUsedBytes],
    ['fragmentation', residentBytes / heapUsedBytes],
    ['fragmentation.bytes', residentBytes - heapUsedBytes],
  ]
}
