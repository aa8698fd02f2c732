import type { Bytes } from '../bytes.ts'
import { fatalConfigError } from '../config/config-error.ts'
import { type CommandSpec, type KeySpec, ReplyError } from './command.ts'
import { commandFacts } from './command-facts.ts'
import { FoundCommand } from './found-command.ts'

/** Clients write a name in upper or lower case; whoever writes it in every other way is served more slowly. */
const MOST_WRITTEN_NAMES = 1024

/** All commands of a node, by name. Built once from the groups' lists. */
export class CommandTable {
  private readonly byName = new Map<string, CommandSpec>()
  private readonly found = new Map<CommandSpec, FoundCommand>()
  /** The commands without subcommands by the names clients used, upper case mostly: the whole lookup of nearly all requests. */
  private readonly plainByWrittenName = new Map<Bytes, FoundCommand>()
  private readonly subcommandsOf = new Map<CommandSpec, Map<string, CommandSpec>>()
  private readonly hidden: ReadonlySet<string>

  /**
   * @param renames of `rename-command`: to another name, or to "" to remove the command.
   * @param hidden full names of subcommands this node does not offer.
   * @throws ConfigError when a command to rename does not exist.
   */
  constructor(specs: Iterable<CommandSpec>, renames: readonly { readonly from: Bytes; readonly to: Bytes }[] = [], hidden: ReadonlySet<string> = new Set()) {
    this.hidden = hidden
    for (const spec of specs) this.add(spec)
    for (const { from, to } of renames) this.rename(from.toLowerCase(), to.toLowerCase())
  }

  /** A top-level command, by its lower-case name. */
  get(name: string): CommandSpec | undefined {
    return this.byName.get(name)
  }

  all(): readonly CommandSpec[] {
    return [...this.byName.values()]
  }

  /** "get", "cluster|nodes". */
  fullName(spec: CommandSpec): string {
    return this.found.get(spec)?.fullName ?? spec.name
  }

  /** What a container offers at this node; none for a command that is no container. */
  subcommands(container: CommandSpec): readonly CommandSpec[] {
    return [...(this.subcommandsOf.get(container)?.values() ?? [])]
  }

  subcommand(container: CommandSpec, name: string): CommandSpec | undefined {
    return this.subcommandsOf.get(container)?.get(name.toLowerCase())
  }

  /**
   * The command a request asks for, with its arity checked.
   * @throws ReplyError in Redis's words for an unknown command or subcommand and for a wrong number of arguments
   *   (processCommand, rejectCommand).
   */
  lookup(args: readonly Bytes[]): FoundCommand {
    const name = args[0]!
    const plain = this.plainByWrittenName.get(name)
    if (plain !== undefined && plain.hasArity(args.length)) return plain
    const top = this.byName.get(name) ?? this.byName.get(name.toLowerCase())
    if (top === undefined) throw unknownCommand(args)
    const spec = top.subcommands === undefined ? top : this.lookupSubcommand(top, args)
    const found = this.found.get(spec)!
    if (!found.hasArity(args.length)) throw new ReplyError(`ERR wrong number of arguments for '${found.fullName}' command`)
    if (top.subcommands === undefined && this.plainByWrittenName.size < MOST_WRITTEN_NAMES) this.plainByWrittenName.set(name, found)
    return found
  }

  /** The command a request names, whether its arguments fit or not; undefined for an unknown one. */
  find(args: readonly Bytes[]): FoundCommand | undefined {
    const top = this.byName.get(args[0]!.toLowerCase())
    if (top === undefined) return undefined
    const spec = top.subcommands === undefined ? top : this.subcommand(top, args[1] ?? '')
    return spec && this.found.get(spec)
  }

  /** A command of this table, as `lookup` gives it. */
  foundOf(spec: CommandSpec): FoundCommand {
    return this.found.get(spec) ?? new FoundCommand(spec, spec.name)
  }

  /** How logs name a request, whole or not, and whether it reads or writes keys. What is no command stands for itself. */
  describe(args: readonly Bytes[]): { readonly name: string; readonly touchesKeys: boolean } {
    const top = this.byName.get(args[0]!.toLowerCase())
    if (top === undefined) return { name: args[0]!.slice(0, 128), touchesKeys: false }
    const spec = this.subcommand(top, args[1] ?? '') ?? top
    return { name: this.fullName(spec), touchesKeys: spec.flags.some((flag) => flag === 'readonly' || flag === 'write' || flag === 'may_replicate') }
  }

  private lookupSubcommand(container: CommandSpec, args: readonly Bytes[]): CommandSpec {
    if (args.length === 1) {
      if (container.run !== undefined) return container
      throw new ReplyError(`ERR wrong number of arguments for '${container.name}' command`)
    }
    const spec = this.subcommandsOf.get(container)!.get(args[1]!.toLowerCase())
    if (spec !== undefined) return spec
    throw new ReplyError(`ERR unknown subcommand '${args[1]!.slice(0, 128)}'. Try ${container.name.toUpperCase()} HELP.`)
  }

  private rename(from: string, to: string): void {
    const spec = this.byName.get(from)
    if (spec === undefined) throw fatalConfigError('No such command in rename-command')
    if (this.byName.has(to)) throw fatalConfigError('Target command name already exists')
    this.byName.delete(from)
    if (to !== '') this.byName.set(to, spec)
  }

  private add(spec: CommandSpec): void {
    if (this.byName.has(spec.name)) throw new Error(`Two commands are named ${spec.name}.`)
    this.byName.set(spec.name, spec)
    this.found.set(spec, new FoundCommand(spec, spec.name))
    if (spec.subcommands === undefined) return
    const subcommands = new Map<string, CommandSpec>()
    for (const sub of spec.subcommands) {
      if (this.hidden.has(`${spec.name}|${sub.name}`)) continue
      subcommands.set(sub.name, sub)
      // CLUSTER RESET is queued, RESET is not.
      this.found.set(sub, new FoundCommand(sub, `${spec.name}|${sub.name}`, { ...commandFacts(sub), isNeverQueued: false }))
    }
    this.subcommandsOf.set(spec, subcommands)
  }

  /**
   * Indexes, among `args`, of the keys a request names; empty for a command without keys.
   * With `withChannels`, also of shard channels, which are routed like keys (getNodeByQuery) and are none for COMMAND GETKEYS.
   * @throws ReplyError when the command's own syntax is too broken to tell.
   */
  keyIndexes(spec: CommandSpec, args: readonly Bytes[], withChannels = false): number[] {
    if (spec.findKeys !== undefined) return spec.findKeys(args)
    if (spec.keys === undefined) return []
    const indexes: number[] = []
    try {
      for (const keySpec of spec.keys) if (withChannels || !keySpec.flags.includes('not_key')) collectKeys(keySpec, args, indexes)
    } catch (error) {
      // A request whose keys cannot be told has none, and is refused by the command itself (getKeysUsingKeySpecs).
      if (error instanceof ReplyError) return []
      throw error
    }
    return indexes
  }
}

/** Redis echoes up to 128 bytes of the name and of the arguments (processCommand). */
function unknownCommand(args: readonly Bytes[]): ReplyError {
  let shown = ''
  for (let i = 1; i < args.length && shown.length < 128; i++) shown += `'${args[i]!.slice(0, 128 - shown.length)}' `
  return new ReplyError(`ERR unknown command '${args[0]!.slice(0, 128)}', with args beginning with: ${shown}`)
}

/** Adds the indexes of the keys one spec describes. @throws ReplyError when the count it reads is none. */
export function collectKeys(keySpec: KeySpec, args: readonly Bytes[], into: number[]): void {
  const begin = 'index' in keySpec.begin ? keySpec.begin.index : 'keyword' in keySpec.begin ? keywordIndex(keySpec.begin, args) : undefined
  if (begin === undefined || begin >= args.length) return
  const { find } = keySpec
  if ('unknown' in find) return
  if ('keyNumIndex' in find) {
    const count = Number(args[begin + find.keyNumIndex])
    const first = begin + find.firstKey
    const last = first + (count - 1) * find.step
    if (!Number.isSafeInteger(count) || count < 1 || last >= args.length) throw new ReplyError('ERR Invalid arguments specified for command')
    for (let i = first; i <= last; i += find.step) into.push(i)
    return
  }
  const last = find.lastKey >= 0 ? begin + find.lastKey : lastOfAll(args.length, begin, find.lastKey, find.limit)
  for (let i = begin; i <= last && i < args.length; i += find.step) into.push(i)
}

/** A negative last key counts from the end; a limit of 2 means the first half of what is left (XREAD's streams). */
function lastOfAll(count: number, begin: number, lastKey: number, limit: number): number {
  if (limit <= 1) return count + lastKey
  return begin + Math.floor((count - begin) / limit) + lastKey
}

function keywordIndex(begin: { readonly keyword: string; readonly startFrom: number }, args: readonly Bytes[]): number | undefined {
  const step = begin.startFrom > 0 ? 1 : -1
  const start = begin.startFrom > 0 ? begin.startFrom : args.length + begin.startFrom
  for (let i = start; i > 0 && i < args.length; i += step) if (args[i]!.toUpperCase() === begin.keyword) return i + 1
  return undefined
}
