import { memoryOverview, type MemoryOverview } from '../../eviction/memory-overview.ts'
import type { NodeServices } from '../../node-services.ts'
import type { CommandSpec } from '../command.ts'
import { humanBytes } from '../../diagnostics/human-bytes.ts'

export const memoryDoctor: CommandSpec = {
  name: 'doctor',
  arity: 2,
  flags: [],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  doc: {
    summary: 'Says in words how the process stands with memory.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node, reply }) {
    reply.verbatim('txt', diagnosis(node))
  },
}

/** Below this much there is nothing to say (getMemoryDoctorReport). */
const WORTH_A_LOOK_BYTES = 5 * 1024 * 1024
const CLIENT_BUFFERS_A_CLIENT_BYTES = 200 * 1024
const REPLICA_BUFFERS_A_REPLICA_BYTES = 10 * 1024 * 1024
const MOST_SCRIPTS = 1000

function diagnosis(node: NodeServices): string {
  const overview = memoryOverview(node)
  if (overview.usedBytes < WORTH_A_LOOK_BYTES) return 'This node is empty or holds very little data: there is nothing to look into yet.\n'
  const findings = CHECKS.map((check) => check(node, overview)).filter((finding) => finding !== undefined)
  const shared = `The process uses ${humanBytes(overview.process.residentBytes)} in all; other nodes of it share that.`
  if (findings.length === 0) return `No memory issue found: this node uses ${humanBytes(overview.usedBytes)}. ${shared}\n`
  return `This node uses ${humanBytes(overview.usedBytes)}. ${shared} What stands out:\n${findings.map((finding) => ` * ${finding}\n`).join('')}`
}

type Check = (node: NodeServices, overview: MemoryOverview) => string | undefined

const CHECKS: readonly Check[] = [
  (_node, { peakBytes, usedBytes }) => (peakBytes / usedBytes > 1.5 ? `Peak memory: ${humanBytes(peakBytes)} were used at some time, over one and a half times as much as now. The process may keep what it once took.` : undefined),
  (node, { parts }) => (parts.clientBytes / Math.max(1, node.clients.count) > CLIENT_BUFFERS_A_CLIENT_BYTES ? 'Big client buffers: clients read their replies too slowly, or send requests too large. See CLIENT LIST, omem and qbuf.' : undefined),
  (node, { parts }) => (parts.replicaBytes / Math.max(1, node.replication.peers.length) > REPLICA_BUFFERS_A_REPLICA_BYTES ? 'Big replica buffers: replicas cannot follow the stream of writes. See INFO replication.' : undefined),
  (node) => (node.scripting.scripts.size.count > MOST_SCRIPTS ? `Many scripts: ${node.scripting.scripts.size.count} are cached. Scripts should take their data as arguments, not have it in their text.` : undefined),
]
