import { parseAddress } from '../explorer/address.ts'
import type { TlsSettings } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { SUBCOMMANDS, type SubcommandSpec } from '../trib/subcommands/help.ts'
import { COMMON_OPTIONS, type OptionSpec } from '../trib/subcommands/option-specs.ts'
import { readTlsSettings, UnreadableFile } from './tls-files.ts'
import { DEFAULT_MOVE_SETTINGS, MIGRATION_CHOICES, tribDataFolder, type MigrationChoice, type MoveSettings, type TribAccess } from '../trib/api.ts'

/** Arguments that make no sense; the message says which. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface TribArguments {
  readonly subcommand: SubcommandSpec
  readonly operands: readonly string[]
  /** Option values by name; a switch has the value ''. */
  readonly options: ReadonlyMap<string, string>
}

/** Reads redis-trib's and redis-cli's spellings alike; `-` in place of options ends them. @throws UsageError */
export function parseTribArguments(argv: readonly string[]): TribArguments {
  const [name, ...rest] = argv
  const subcommand = SUBCOMMANDS.find((candidate) => candidate.name === name)
  if (subcommand === undefined) throw new UsageError(name === undefined ? 'Give a trib subcommand.' : `Unknown trib subcommand '${name}'`)
  const known = [...subcommand.options, ...COMMON_OPTIONS]
  const options = new Map<string, string>()
  const operands: string[] = []
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i]!
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1
    const spelling = equals === -1 ? arg : arg.slice(0, equals)
    const option = known.find(({ spellings }) => spellings.includes(spelling))
    if (option === undefined) {
      if (arg.startsWith('-') && arg !== '-' && subcommand.takesForeignWords !== true) throw new UsageError(`Unrecognized option '${spelling}' for trib ${subcommand.name}`)
      operands.push(arg)
    } else if (!option.takesValue) options.set(option.name, '')
    else if (equals !== -1) setValue(options, option, arg.slice(equals + 1))
    else i = readValues(rest, i, option, spelling, options)
  }
  return { subcommand, operands, options }
}

/** @returns where the last value stands */
function readValues(args: readonly string[], at: number, option: OptionSpec, spelling: string, options: Map<string, string>): number {
  setValue(options, option, valueAfter(args, at, spelling))
  let last = at + 1
  while (option.isRepeated === true && /^[^-].*=/.test(args[last + 1] ?? '')) setValue(options, option, args[++last]!)
  return last
}

/** Values of a repeated option stand on a line each. */
function setValue(options: Map<string, string>, { name, isRepeated }: OptionSpec, value: string): void {
  const before = options.get(name)
  options.set(name, isRepeated === true && before !== undefined ? `${before}\n${value}` : value)
}

function valueAfter(args: readonly string[], at: number, spelling: string): string {
  const value = args[at + 1]
  if (value === undefined) throw new UsageError(`Option '${spelling}' needs a value`)
  return value
}

/** Reads `host:port`; a bare port means this machine. @throws UsageError */
export function nodeOperand(text: string): NodeAddress {
  const address = parseAddress(text.split('@')[0]!)
  if (address === undefined) throw new UsageError(`Invalid address '${text}': give host:port`)
  return { host: address.host === '' ? '127.0.0.1' : address.host, port: address.port }
}

/** The node any-node subcommands start from: `host:port` or, as redis-cli also takes it, `host port`. @throws UsageError */
export function seedOperand({ operands, subcommand }: TribArguments): NodeAddress {
  const [first, second] = operands
  if (first === undefined) throw new UsageError(`trib ${subcommand.name} needs the address of a node`)
  if (operands.length === 1) return nodeOperand(first)
  if (operands.length === 2 && /^\d+$/.test(second!)) return nodeOperand(`${first}:${second}`)
  throw new UsageError(`trib ${subcommand.name} takes one node, not ${operands.length} arguments`)
}

/** Whether the options say anything about how to get in. */
export function givesAccess(options: ReadonlyMap<string, string>): boolean {
  return ['pass', 'user', 'tls'].some((name) => options.has(name))
}

/** @throws UsageError when a file of TLS material cannot be read */
export function accessOptions(options: ReadonlyMap<string, string>, env: Readonly<Record<string, string | undefined>>): TribAccess {
  const password = options.get('pass') ?? (env['REDISCLI_AUTH'] || undefined)
  return {
    credentials: password === undefined ? undefined : { username: options.get('user'), password },
    tls: options.has('tls') ? tlsOptions(options) : undefined,
  }
}

function tlsOptions(options: ReadonlyMap<string, string>): TlsSettings {
  try {
    return readTlsSettings({ caFile: options.get('cacert'), certFile: options.get('cert'), keyFile: options.get('key'), servername: options.get('sni'), insecure: options.has('insecure') })
  } catch (error) {
    if (error instanceof UnreadableFile) throw new UsageError(error.message)
    throw error
  }
}

/** The whole number an option gives. @throws UsageError */
export function numberOption(options: ReadonlyMap<string, string>, name: string, least: number, most: number): number | undefined {
  const text = options.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value < least || value > most) throw new UsageError(`Invalid value '${text}' for --${name}: give a whole number from ${least} to ${most}`)
  return value
}

export function journalFolder(options: ReadonlyMap<string, string>, env: Readonly<Record<string, string | undefined>>): string {
  return options.get('journal-dir') ?? tribDataFolder(env)
}

/** @throws UsageError */
export function moveSettings(options: ReadonlyMap<string, string>): MoveSettings {
  return {
    migrateTimeoutMs: numberOption(options, 'timeout', 1, 86_400_000) ?? DEFAULT_MOVE_SETTINGS.migrateTimeoutMs,
    batchKeys: numberOption(options, 'pipeline', 1, 100_000),
    replace: options.has('replace'),
    keysPerSecond: numberOption(options, 'throttle', 1, 100_000_000),
    moveBigKeys: options.has('move-big-keys'),
    migration: migrationChoice(options),
  }
}

function migrationChoice(options: ReadonlyMap<string, string>): MigrationChoice | undefined {
  const text = options.get('migration')
  if (text === undefined) return undefined
  const choice = MIGRATION_CHOICES.find((one) => one === text)
  if (choice === undefined) throw new UsageError(`Invalid value '${text}' for --migration: give ${MIGRATION_CHOICES.join(', ')}`)
  if (choice === 'atomic' && (options.has('pipeline') || options.has('throttle'))) throw new UsageError('--pipeline and --throttle are about single keys: they do not go with --migration atomic')
  return choice
}

/** The number of percent an option gives, fractions allowed. @throws UsageError */
export function decimalOption(options: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = options.get(name)
  if (text === undefined) return undefined
  if (!/^\d{1,6}(\.\d+)?$/.test(text)) throw new UsageError(`Invalid value '${text}' for --${name}: give a number`)
  return Number(text)
}
