import { memoryOverview, type MemoryOverview } from '../../eviction/memory-overview.ts'
import type { NodeServices } from '../../node-services.ts'
import type { ReplyWriter } from '../../resp/reply-writer.ts'
import type { CommandSpec } from '../command.ts'

export const memoryStats: CommandSpec = {
  name: 'stats',
  arity: 2,
  flags: [],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  doc: {
    summary: 'Shows how memory is used, in figures.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node, reply }) {
    const overview = memoryOverview(node)
    const entries = figures(node, overview)
    reply.map(entries.length + overview.tables.length)
    const [before, after] = [entries.filter(({ isAfterTables }) => !isAfterTables), entries.filter(({ isAfterTables }) => isAfterTables)]
    for (const entry of before) writeFigure(reply, entry)
    for (const { dbIndex, mainBytes, expiresBytes } of overview.tables) {
      reply.bulk(`db.${dbIndex}`)
      reply.map(3)
      reply.bulk('overhead.hashtable.main')
      reply.integer(mainBytes)
      reply.bulk('overhead.hashtable.expires')
      reply.integer(expiresBytes)
      // Keys stand in a dictionary per slot anyway: nothing beside it tells of slots.
      reply.bulk('overhead.hashtable.slot-to-keys')
      reply.integer(0)
    }
    for (const entry of after) writeFigure(reply, entry)
  },
}

interface Figure {
  readonly name: string
  readonly value: number
  readonly isRatio: boolean
  /** Told after what the databases' tables take, as Redis orders them. */
  readonly isAfterTables: boolean
}

function writeFigure(reply: ReplyWriter, { name, value, isRatio }: Figure): void {
  reply.bulk(name)
  if (isRatio) reply.double(value)
  else reply.integer(value)
}

function figures(node: NodeServices, overview: MemoryOverview): readonly Figure[] {
  const { usedBytes, peakBytes, parts, keyCount, overheadBytes } = overview
  const datasetBytes = usedBytes - overheadBytes
  const netBytes = usedBytes - parts.startupBytes
  return [
    bytes('peak.allocated', peakBytes), bytes('total.allocated', usedBytes), bytes('startup.allocated', parts.startupBytes),
    bytes('replication.backlog', parts.backlogBytes), bytes('clients.slaves', parts.replicaBytes), bytes('clients.normal', parts.clientBytes),
    bytes('cluster.links', node.cluster?.linkBufferedBytes() ?? 0), bytes('aof.buffer', 0), bytes('lua.caches', parts.scriptBytes), bytes('functions.caches', 0),
    ...[
      bytes('overhead.total', overheadBytes), bytes('keys.count', keyCount), bytes('keys.bytes-per-key', keyCount === 0 ? 0 : Math.floor(netBytes / keyCount)),
      bytes('dataset.bytes', datasetBytes), ratio('dataset.percentage', netBytes === 0 ? 0 : (datasetBytes / netBytes) * 100), ratio('peak.percentage', (usedBytes / peakBytes) * 100),
      ...processFigures(overview),
    ].map((figure) => ({ ...figure, isAfterTables: true })),
  ]
}

function processFigures({ usedBytes, process: { heapUsedBytes, heapTotalBytes, residentBytes } }: MemoryOverview): readonly Figure[] {
  return [
    bytes('allocator.allocated', heapUsedBytes), bytes('allocator.active', heapTotalBytes), bytes('allocator.resident', residentBytes),
    ratio('allocator-fragmentation.ratio', heapTotalBytes / heapUsedBytes), bytes('allocator-fragmentation.bytes', heapTotalBytes - heapUsedBytes),
    ratio('allocator-rss.ratio', residentBytes / heapTotalBytes), bytes('allocator-rss.bytes', residentBytes - heapTotalBytes),
    // The heap is all there is to tell of, as in INFO.
    ratio('rss-overhead.ratio', 1), bytes('rss-overhead.bytes', 0),
    ratio('fragmentation', residentBytes / usedBytes), bytes('fragmentation.bytes', residentBytes - usedBytes),
  ]
}

function bytes(name: string, value: number): Figure {
  return { name, value, isRatio: false, isAfterTables: false }
}

function ratio(name: string, value: number): Figure {
  return { name, value, isRatio: true, isAfterTables: false }
}
