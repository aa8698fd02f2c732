import { readFileSync } from 'node:fs'
import { parseAddress } from '../explorer/address.ts'
import type { TlsSettings } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { COMMON_OPTIONS, SUBCOMMANDS, type SubcommandSpec } from '../trib/subcommands/help.ts'
import type { TribAccess } from '../trib/trib-node.ts'

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
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg)
      continue
    }
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1
    const spelling = equals === -1 ? arg : arg.slice(0, equals)
    const option = known.find(({ spellings }) => spellings.includes(spelling))
    if (option === undefined) throw new UsageError(`Unrecognized option '${spelling}' for trib ${subcommand.name}`)
    if (!option.takesValue) options.set(option.name, '')
    else options.set(option.name, equals === -1 ? valueAfter(rest, i++, spelling) : arg.slice(equals + 1))
  }
  return { subcommand, operands, options }
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

/** @throws UsageError when a file of TLS material cannot be read */
export function accessOptions(options: ReadonlyMap<string, string>, env: Readonly<Record<string, string | undefined>>): TribAccess {
  const password = options.get('pass') ?? (env['REDISCLI_AUTH'] || undefined)
  return {
    credentials: password === undefined ? undefined : { username: options.get('user'), password },
    tls: options.has('tls') ? tlsOptions(options) : undefined,
  }
}

function tlsOptions(options: ReadonlyMap<string, string>): TlsSettings {
  return { ca: pem(options.get('cacert')), cert: pem(options.get('cert')), key: pem(options.get('key')), rejectUnauthorized: !options.has('insecure') }
}

function pem(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
