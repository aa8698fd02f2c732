import type { Command } from 'commander'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import type { Credentials, TlsSettings } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { quietProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { readTlsSettings, UnreadableFile } from './tls-files.ts'
import { wholeNumber } from './whole-number.ts'

/** redis-cli's way of naming a node. */
export interface TargetOptions {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly pass?: string
  readonly json?: boolean
  readonly tls?: boolean
  readonly cacert?: string
  readonly cert?: string
  readonly key?: string
  readonly sni?: string
  readonly insecure?: boolean
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
    .option('--tls', 'connect with TLS')
    .option('--cacert <file>', 'CA certificates, PEM; the system\'s when left out')
    .option('--cert <file>', 'client certificate, PEM')
    .option('--key <file>', 'its private key, PEM')
    .option('--sni <host>', 'server name to ask for and verify')
    .option('--insecure', 'take any certificate: whoever sits in between can read and change everything')
}

/** TLS as the options say; undefined without --tls. @throws UnreadableFile */
export function targetTls({ tls, cacert, cert, key, sni, insecure }: TargetOptions): TlsSettings | undefined {
  return tls === true ? readTlsSettings({ caFile: cacert, certFile: cert, keyFile: key, servername: sni, insecure }) : undefined
}

/** Says why a node cannot be used, on standard error; what is no such reason is thrown on. The exit code. */
export function tellFailure(error: unknown, io: CliIo): number {
  if (!(error instanceof ConnectFailure) && !(error instanceof UnreadableFile)) throw error
  io.stderr.write(`${error.message}\n`)
  return 1
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
