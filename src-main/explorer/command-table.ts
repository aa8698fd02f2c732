import type { Bytes } from '../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../engine/resp/reply-value.ts'
import { parseKeySpec, positionsOf, type KeySpec } from './key-spec.ts'

interface CommandEntry {
  readonly name: string
  readonly flags: ReadonlySet<string>
  readonly firstKey: number
  readonly lastKey: number
  readonly step: number
  readonly keySpecs: readonly KeySpec[]
  readonly subcommands: ReadonlyMap<string, CommandEntry>
}

/** The server's own COMMAND table: names, flags and key positions. */
export class CommandTable {
  private readonly commands: ReadonlyMap<string, CommandEntry>

  private constructor(commands: ReadonlyMap<string, CommandEntry>) {
    this.commands = commands
  }

  /** From the reply to COMMAND (2.8.13 to 8); an error reply makes an empty table, which knows no command. */
  static fromReply(reply: RespValue): CommandTable {
    return new CommandTable(entriesOf(reply))
  }

  get size(): number {
    return this.commands.size
  }

  /** Lower-case names of all commands. */
  names(): string[] {
    return [...this.commands.keys()]
  }

  /** Flags of a command as the server gives them ("write", "readonly", "movablekeys"…); empty when it is not known. */
  flagsOf(args: readonly Bytes[]): ReadonlySet<string> {
    return this.find(args)?.flags ?? new Set()
  }

  /** The keys of a command; undefined when only the server can tell (COMMAND GETKEYS). */
  keysOf(args: readonly Bytes[]): Bytes[] | undefined {
    return this.keyPositionsOf(args)?.map((at) => args[at]!)
  }

  /** Where the keys of a command stand among its words; undefined when only the server can tell. */
  keyPositionsOf(args: readonly Bytes[]): readonly number[] | undefined {
    const entry = this.find(args)
    return entry && positionsIn(entry, args)
  }

  /** The server knows such a command. */
  has(args: readonly Bytes[]): boolean {
    return this.find(args) !== undefined
  }

  private find(args: readonly Bytes[]): CommandEntry | undefined {
    const entry = this.commands.get(args[0]?.toLowerCase() ?? '')
    return (args.length > 1 ? entry?.subcommands.get(args[1]!.toLowerCase()) : undefined) ?? entry
  }
}

function positionsIn(entry: CommandEntry, args: readonly Bytes[]): number[] | undefined {
  if (entry.keySpecs.length > 0) return specPositions(entry.keySpecs, args)
  if (entry.flags.has('movablekeys')) return undefined
  return classicPositions(entry, args.length)
}

function specPositions(specs: readonly KeySpec[], args: readonly Bytes[]): number[] | undefined {
  const found = new Set<number>()
  for (const spec of specs) {
    if (spec.notKey) continue
    const positions = spec.incomplete ? undefined : positionsOf(spec, args)
    if (positions === undefined) return undefined
    for (const at of positions) found.add(at)
  }
  return [...found].sort((a, b) => a - b)
}

function classicPositions(entry: CommandEntry, count: number): number[] {
  if (entry.firstKey <= 0) return []
  const last = entry.lastKey < 0 ? count + entry.lastKey : entry.lastKey
  const positions: number[] = []
  for (let i = entry.firstKey; i <= last && i < count; i += Math.max(1, entry.step)) positions.push(i)
  return positions
}

function entriesOf(reply: RespValue | undefined): Map<string, CommandEntry> {
  const entries = new Map<string, CommandEntry>()
  for (const item of replyItems(reply) ?? []) {
    const entry = entryOf(replyItems(item) ?? [])
    if (entry) entries.set(entry.name.slice(entry.name.indexOf('|') + 1), entry)
  }
  return entries
}

function entryOf(fields: readonly RespValue[]): CommandEntry | undefined {
  const name = replyBytes(fields[0])?.toLowerCase()
  if (name === undefined) return undefined
  return {
    name,
    flags: new Set((replyItems(fields[2]) ?? []).map((flag) => replyBytes(flag) ?? '')),
    firstKey: positionOf(fields[3]),
    lastKey: positionOf(fields[4]),
    step: positionOf(fields[5]),
    keySpecs: (replyItems(fields[8]) ?? []).map(parseKeySpec),
    subcommands: entriesOf(fields[9]),
  }
}

function positionOf(value: RespValue | undefined): number {
  return value?.type === 'integer' ? Number(value.value) : 0
}
