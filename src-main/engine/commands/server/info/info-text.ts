import type { Bytes } from '../../../bytes.ts'
import { persistenceInfo } from '../../../persistence/info.ts'
import type { NodeServices } from '../../../node-services.ts'
import type { CommandContext } from '../../context.ts'
import { clientsLines } from './clients.ts'
import { commandstatsLines } from './commandstats.ts'
import { keyspaceLines } from './keyspace.ts'
import { latencystatsLines } from './latencystats.ts'
import { memoryLines } from './memory.ts'
import { cpuLines, serverLines } from './server.ts'
import { errorstatsLines, statsLines } from './stats.ts'

interface InfoSection {
  /** As the argument of INFO has it, and, with a capital, the heading. */
  readonly name: string
  readonly title: string
  /** Shown by plain INFO too, not only by name and by `all`. */
  readonly isDefault: boolean
  lines(ctx: CommandContext): readonly string[]
}

/** In the order INFO shows them (genRedisInfoString). */
const SECTIONS: readonly InfoSection[] = [
  { name: 'server', title: 'Server', isDefault: true, lines: serverLines },
  { name: 'clients', title: 'Clients', isDefault: true, lines: clientsLines },
  { name: 'memory', title: 'Memory', isDefault: true, lines: memoryLines },
  { name: 'persistence', title: 'Persistence', isDefault: true, lines: ({ node }) => [...loadingLines(node), ...persistenceInfo(node.persistence, node.appendOnlyFile, node)] },
  { name: 'stats', title: 'Stats', isDefault: true, lines: statsLines },
  { name: 'replication', title: 'Replication', isDefault: true, lines: ({ node }) => node.replication.infoLines() },
  { name: 'cpu', title: 'CPU', isDefault: true, lines: cpuLines },
  { name: 'modules', title: 'Modules', isDefault: true, lines: () => [] },
  { name: 'commandstats', title: 'Commandstats', isDefault: false, lines: commandstatsLines },
  { name: 'errorstats', title: 'Errorstats', isDefault: true, lines: errorstatsLines },
  { name: 'latencystats', title: 'Latencystats', isDefault: false, lines: latencystatsLines },
  { name: 'cluster', title: 'Cluster', isDefault: true, lines: ({ node }) => [`cluster_enabled:${node.cluster === undefined ? 0 : 1}`] },
  { name: 'keyspace', title: 'Keyspace', isDefault: true, lines: keyspaceLines },
]

/** The text of INFO for the sections asked for; unknown names are ignored, `default`, `all` and `everything` stand for many. */
export function infoText(ctx: CommandContext, asked: readonly Bytes[]): string {
  const names = new Set(asked.length === 0 ? ['default'] : asked.map((name) => name.toLowerCase()))
  const isAll = names.has('all') || names.has('everything')
  return SECTIONS.filter(({ name, isDefault }) => isAll || names.has(name) || (isDefault && names.has('default')))
    .map(({ title, lines }) => [`# ${title}`, ...lines(ctx)].map((line) => `${line}\r\n`).join(''))
    .join('\r\n')
}

/** A dataset that comes in: instead of the one there was, or beside it. */
function loadingLines(node: NodeServices): readonly string[] {
  return [`loading:${node.isLoading ? 1 : 0}`, `async_loading:${node.replication.isLoadingAside ? 1 : 0}`]
}
