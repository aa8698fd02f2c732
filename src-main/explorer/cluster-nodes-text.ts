import type { NodeAddress } from './hop-trace.ts'

/** One line of CLUSTER NODES, read leniently: unknown flags are kept, unknown fields are left out. */
export interface ClusterNodeLine {
  readonly nodeId: string
  /** Empty host when the node does not know its own address yet. */
  readonly address: NodeAddress
  readonly busPort: number
  readonly hostname: string
  readonly flags: ReadonlySet<string>
  readonly role: 'primary' | 'replica' | 'unknown'
  readonly primaryId: string | undefined
  readonly configEpoch: string
  readonly linkState: 'connected' | 'disconnected'
  /** Inclusive ranges in the order given. */
  readonly slotRanges: readonly (readonly [number, number])[]
  readonly migrating: readonly { readonly slot: number; readonly toNodeId: string }[]
  readonly importing: readonly { readonly slot: number; readonly fromNodeId: string }[]
}

const LAST_SLOT = 16383
/** NET_HOST_STR_LEN: no node keeps a longer one. */
const MOST_HOST_CHARS = 255

/** Parses CLUSTER NODES (3.0 to 8, Valkey). Lines that cannot be nodes are left out rather than failing the picture. */
export function parseClusterNodes(text: string): ClusterNodeLine[] {
  return text.split('\n').map(parseLine).filter((line) => line !== undefined)
}

function parseLine(line: string): ClusterNodeLine | undefined {
  const fields = line.trim().split(' ')
  const [nodeId, endpoint, flagText, primary, , , configEpoch, linkState, ...slots] = fields
  if (nodeId === undefined || endpoint === undefined || flagText === undefined || !/^[0-9a-f]{40}$/i.test(nodeId)) return undefined
  const flags = new Set(flagText.split(',').filter((flag) => flag !== 'noflags'))
  return {
    nodeId,
    ...parseEndpoint(endpoint),
    flags,
    role: flags.has('master') ? 'primary' : flags.has('slave') || flags.has('replica') ? 'replica' : 'unknown',
    primaryId: primary === undefined || primary === '-' ? undefined : primary,
    configEpoch: /^\d+$/.test(configEpoch ?? '') ? configEpoch! : '0',
    linkState: linkState === 'connected' ? 'connected' : 'disconnected',
    ...parseSlots(slots),
  }
}

/** `ip:port`, `ip:port@busport`, `ip:port@busport,hostname`, with auxiliary fields (`,shard-id=…`) since 7.2. */
function parseEndpoint(endpoint: string): { address: NodeAddress; busPort: number; hostname: string } {
  const [main = '', ...extras] = endpoint.split(',')
  const at = main.lastIndexOf('@')
  const hostPort = at === -1 ? main : main.slice(0, at)
  const colon = hostPort.lastIndexOf(':')
  const port = Number(hostPort.slice(colon + 1)) || 0
  const busPort = at === -1 ? port + 10000 : Number(main.slice(at + 1)) || 0
  return { address: { host: hostPort.slice(0, colon).slice(0, MOST_HOST_CHARS), port }, busPort, hostname: (extras.find((extra) => !extra.includes('=')) ?? '').slice(0, MOST_HOST_CHARS) }
}

function parseSlots(fields: readonly string[]): Pick<ClusterNodeLine, 'slotRanges' | 'migrating' | 'importing'> {
  const slotRanges: (readonly [number, number])[] = []
  const migrating: { slot: number; toNodeId: string }[] = []
  const importing: { slot: number; fromNodeId: string }[] = []
  for (const field of fields) {
    const open = /^\[(\d+)-([<>])-([0-9a-f]+)\]$/i.exec(field)
    if (open) {
      if (Number(open[1]) > LAST_SLOT) continue
      if (open[2] === '>') migrating.push({ slot: Number(open[1]), toNodeId: open[3]! })
      else importing.push({ slot: Number(open[1]), fromNodeId: open[3]! })
      continue
    }
    const range = /^(\d+)(?:-(\d+))?$/.exec(field)
    if (!range) continue
    const first = Number(range[1])
    const last = range[2] === undefined ? first : Number(range[2])
    if (first <= last && last <= LAST_SLOT) slotRanges.push([first, last])
  }
  return { slotRanges, migrating, importing }
}

/** `field:value` lines, as CLUSTER INFO and INFO answer them. */
export function parseInfoFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1))
  }
  return fields
}

export function countSlots(ranges: readonly (readonly [number, number])[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}
