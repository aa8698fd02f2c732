import type { Command } from 'commander'
import type { Credentials } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { quietProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { wholeNumber } from './whole-number.ts'

/** redis-cli's way of naming a node. */
export interface TargetOptions {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly pass?: string
  readonly json?: boolean
}

export const DEFAULT_TARGET: NodeAddress = { host: '127.0.0.1', port: 6379 }

/** A program with -h, -p, --user, -a and --json; `-h` is the host as in redis-cli, so help is `--help` only. */
export function targetProgram(name: string, io: CliIo): Command {
  return quietProgram(`slotscope ${name}`, io)
    .helpOption('--help', 'show this help')
    .option('-h, --host <host>', 'any node of the cluster')
    .option('-p, --port <port>', 'its port', wholeNumber(1, 65535))
    .option('--user <name>', 'user name')
    .option('-a, --pass <password>', 'password; better in REDISCLI_AUTH, where other users do not see it')
    .option('--json', 'print JSON lines')
}

/** The node named, undefined when neither host nor port was given. */
export function namedTarget({ host, port }: TargetOptions): NodeAddress | undefined {
  if (host === undefined && port === undefined) return undefined
  return { host: host ?? DEFAULT_TARGET.host, port: port ?? DEFAULT_TARGET.port }
}

export function targetCredentials({ user, pass }: TargetOptions, io: CliIo): Credentials | undefined {
  const password = pass ?? (io.env['REDISCLI_AUTH'] || undefined)
  return password === undefined ? undefined : { username: user, password }
}
