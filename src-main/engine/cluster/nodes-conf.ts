import type { Bytes } from '../bytes.ts'
import { isAddress, isHostname, isNodeId } from '../bus/names.ts'
import { flagOfName } from './flags.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import { type SlotRange } from './slot-ranges.ts'

/** One node line of `nodes.conf`. */
export interface NodeLine {
  readonly nodeId: string
  readonly ip: string
  readonly port: number
  readonly busPort: number
  readonly hostname: string
  readonly flags: number
  readonly replicaOf: string | undefined
  readonly pinged: boolean
  readonly answered: boolean
  readonly configEpoch: bigint
  readonly ranges: readonly SlotRange[]
  readonly migrating: readonly OpenSlot[]
  readonly importing: readonly OpenSlot[]
}

/** A slot on its way to or from another node. */
export interface OpenSlot {
  readonly slot: number
  readonly peer: string
}

export interface NodesConf {
  readonly nodes: readonly NodeLine[]
  readonly currentEpoch: bigint
  readonly lastVoteEpoch: bigint
  /** What was read over, in words. */
  readonly warnings: readonly string[]
}

export type ParsedNodesConf = { readonly ok: true; readonly conf: NodesConf } | ConfProblem

/** Where and why the file makes no sense; a node must not start on a guess. */
export interface ConfProblem {
  readonly ok: false
  readonly line: number
  readonly problem: string
}

interface Draft {
  readonly nodes: NodeLine[]
  readonly warnings: string[]
  currentEpoch: bigint
  lastVoteEpoch: bigint | undefined
}

/**
 * Reads `nodes.conf` as Redis 7.0 writes it, and the fields that 7.2 adds after the hostname (clusterLoadConfig). The
 * epochs come last: a file that was cut off anywhere lacks them or their last digits, and whoever started on it could
 * vote twice in one epoch. So it must be whole; Redis, too, refuses a torn one, but for a cut at the end of a line.
 */
export function parseNodesConf(text: Bytes): ParsedNodesConf {
  const draft: Draft = { nodes: [], warnings: [], currentEpoch: 0n, lastVoteEpoch: undefined }
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const problem = parseLine(line, draft) ?? (index === lines.length - 1 ? 'the last line has no end: the file was cut off' : undefined)
    if (problem !== undefined) return { ok: false, line: index + 1, problem }
  }
  const { lastVoteEpoch } = draft
  if (lastVoteEpoch === undefined) return { ok: false, line: lines.length, problem: 'no vars line with lastVoteEpoch: the file was cut off' }
  return { ok: true, conf: { ...draft, lastVoteEpoch } }
}

function parseLine(line: string, draft: Draft): string | undefined {
  const words = line.trim().split(/\s+/)
  if (words[0]?.toLowerCase() === 'vars') return parseVars(words, draft)
  const node = parseNode(words)
  if (typeof node === 'string') return node
  draft.nodes.push(node)
  return undefined
}

function parseVars(words: readonly string[], draft: Draft): string | undefined {
  if (words.length % 2 === 0) return 'vars without a value'
  for (let at = 1; at < words.length; at += 2) {
    const value = epochOf(words[at + 1])
    if (value === undefined) return `${words[at]} is not a number`
    if (words[at]?.toLowerCase() === 'currentepoch') draft.currentEpoch = value
    else if (words[at]?.toLowerCase() === 'lastvoteepoch') draft.lastVoteEpoch = value
    else draft.warnings.push(`unknown cluster config variable '${words[at]}' was skipped`)
  }
  return undefined
}

function parseNode(words: readonly string[]): NodeLine | string {
  const [nodeId = '', address = '', flagWords = '', primary = '', pinged, answered, epoch] = words
  if (words.length < 8) return 'a node line has at least eight fields'
  if (!isNodeId(nodeId)) return 'no valid node id'
  const where = parseAddress(address)
  if (typeof where === 'string') return where
  const flags = parseFlags(flagWords)
  if (flags === undefined) return `unknown flag in '${flagWords}'`
  if (!primary.startsWith('-') && !isNodeId(primary)) return 'no valid primary id'
  const configEpoch = epochOf(epoch)
  if (configEpoch === undefined) return 'no valid config epoch'
  const slots = parseSlots(words.slice(8))
  if (typeof slots === 'string') return slots
  return {
    nodeId,
    ...where,
    flags,
    replicaOf: primary.startsWith('-') ? undefined : primary,
    pinged: pinged !== '0',
    answered: answered !== '0',
    configEpoch,
    ...slots,
  }
}

function parseAddress(text: string): Pick<NodeLine, 'ip' | 'port' | 'busPort' | 'hostname'> | string {
  const [endpoint = '', hostname = ''] = text.split(',')
  const match = /^(.*):(\d{1,5})(?:@(\d{1,5}))?$/.exec(endpoint)
  if (!match || !isAddress(match[1] ?? '') || !isHostname(hostname)) return `no valid address in '${text}'`
  const port = Number(match[2])
  return { ip: match[1] ?? '', port, busPort: match[3] === undefined ? port + 10000 : Number(match[3]), hostname }
}

function parseFlags(text: string): number | undefined {
  let flags = 0
  for (const name of text.split(',')) {
    const flag = flagOfName(name)
    if (flag === undefined) return undefined
    flags |= flag
  }
  return flags
}

function parseSlots(words: readonly string[]): Pick<NodeLine, 'ranges' | 'migrating' | 'importing'> | string {
  const ranges: SlotRange[] = []
  const migrating: OpenSlot[] = []
  const importing: OpenSlot[] = []
  for (const word of words) {
    const open = /^\[(\d{1,5})-([<>])-(.{40})\]$/.exec(word)
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word)
    const start = Number(open?.[1] ?? range?.[1] ?? Number.NaN)
    const end = Number(range?.[2] ?? start)
    if (!isSlot(start) || !isSlot(end)) return `no valid slot in '${word}'`
    if (open && !isNodeId(open[3] ?? '')) return `no valid node id in '${word}'`
    if (open) (open[2] === '>' ? migrating : importing).push({ slot: start, peer: open[3] ?? '' })
    else ranges.push({ start, end })
  }
  return { ranges, migrating, importing }
}

function isSlot(slot: number): boolean {
  return slot >= 0 && slot < SLOT_COUNT
}

function epochOf(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : undefined
}
