import type { OutputMode } from '../terminal/reply-format.ts'

/** What `slotscope cli` was asked to do; the options are redis-cli's, and --trace. */
export interface CliOptions {
  host: string
  port: number
  socketPath: string | undefined
  cluster: boolean
  username: string | undefined
  password: string | undefined
  askPassword: boolean
  warnAboutPassword: boolean
  db: number
  protocol: 2 | 3 | '3-if-possible'
  repeat: number
  intervalMs: number
  lastArgumentFromStdin: boolean
  tagFromStdin: string | undefined
  /** Undefined: standard on a terminal, raw elsewhere. */
  mode: OutputMode | undefined
  elementDelimiter: string
  replyDelimiter: string
  quotedInput: boolean
  errorExitCode: boolean
  showPushes: boolean | undefined
  trace: boolean
  tls: boolean
  tlsFiles: { caFile?: string; certFile?: string; keyFile?: string }
  servername: string | undefined
  insecure: boolean
  command: string[]
}

/** What came of the arguments: options, or a line for standard error and an exit code, or help or version to print. */
export type ParsedCliOptions =
  | { readonly kind: 'options'; readonly options: CliOptions }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'help' | 'version' }

type Setter = (options: CliOptions, value: string) => string | void

const FLAGS: ReadonlyMap<string, (options: CliOptions) => void> = new Map<string, (options: CliOptions) => void>([
  ['-c', (o) => { o.cluster = true }],
  ['-x', (o) => { o.lastArgumentFromStdin = true }],
  ['-e', (o) => { o.errorExitCode = true }],
  ['-2', (o) => { o.protocol = 2 }],
  ['-3', (o) => { o.protocol = 3 }],
  ['--raw', (o) => { o.mode = 'raw' }],
  ['--no-raw', (o) => { o.mode = 'standard' }],
  ['--csv', (o) => { o.mode = 'csv' }],
  ['--json', (o) => { o.mode = 'json' }],
  ['--quoted-json', (o) => { o.mode = 'quoted-json' }],
  ['--table', (o) => { o.mode = 'table' }],
  ['--quoted-input', (o) => { o.quotedInput = true }],
  ['--askpass', (o) => { o.askPassword = true }],
  ['--no-auth-warning', (o) => { o.warnAboutPassword = false }],
  ['--tls', (o) => { o.tls = true }],
  ['--insecure', (o) => { o.insecure = true }],
  ['--trace', (o) => { o.trace = true }]
])

const VALUES: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  ['-h', (o, value) => { o.host = value }],
  ['-p', (o, value) => setPort(o, value)],
  ['-s', (o, value) => { o.socketPath = value }],
  ['-a', (o, value) => { o.password = value }],
  ['--pass', (o, value) => { o.password = value }],
  ['--user', (o, value) => { o.username = value }],
  ['-u', (o, value) => setUri(o, value)],
  ['-n', (o, value) => { o.db = integer(value) }],
  ['-r', (o, value) => { o.repeat = integer(value) }],
  ['-i', (o, value) => { o.intervalMs = (Number.parseFloat(value) || 0) * 1000 }],
  ['-X', (o, value) => { o.tagFromStdin = value }],
  ['-d', (o, value) => { o.elementDelimiter = value }],
  ['-D', (o, value) => { o.replyDelimiter = value }],
  ['--cacert', (o, value) => { o.tlsFiles.caFile = value }],
  ['--cert', (o, value) => { o.tlsFiles.certFile = value }],
  ['--key', (o, value) => { o.tlsFiles.keyFile = value }],
  ['--sni', (o, value) => { o.servername = value }],
  ['--show-pushes', (o, value) => setPushes(o, value)]
])

/**
 * Reads the arguments of `slotscope cli` as redis-cli reads its own: options first, the command begins at the first word
 * that is none. Source: redis-cli.c, parseOptions.
 */
export function parseCliOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ParsedCliOptions {
  const options = defaults()
  let at = 0
  for (; at < argv.length; at++) {
    const word = argv[at]!
    const isLast = at === argv.length - 1
    if (word === '--help' || (word === '-h' && isLast)) return { kind: 'help' }
    if (word === '--version' || word === '-v') return { kind: 'version' }
    const flag = FLAGS.get(word)
    const setter = isLast ? undefined : VALUES.get(word)
    if (flag === undefined && setter === undefined) {
      if (word.startsWith('-')) return { kind: 'refused', message: `Unrecognized option or bad number of args for: '${word}'` }
      break
    }
    flag?.(options)
    const message = setter?.(options, argv[++at]!)
    if (typeof message === 'string') return { kind: 'refused', message }
  }
  options.command = argv.slice(at)
  return checked(options, argv.slice(0, at), env)
}

function defaults(): CliOptions {
  return {
    host: '127.0.0.1', port: 6379, socketPath: undefined, cluster: false, username: undefined, password: undefined, askPassword: false,
    warnAboutPassword: true, db: 0, protocol: 2, repeat: 1, intervalMs: 0, lastArgumentFromStdin: false, tagFromStdin: undefined,
    mode: undefined, elementDelimiter: '\n', replyDelimiter: '\n', quotedInput: false, errorExitCode: false, showPushes: undefined,
    trace: false, tls: false, tlsFiles: {}, servername: undefined, insecure: false, command: []
  }
}

function checked(options: CliOptions, given: readonly string[], env: Readonly<Record<string, string | undefined>>): ParsedCliOptions {
  if (options.socketPath !== undefined && options.cluster) return { kind: 'refused', message: 'Options -c and -s are mutually exclusive.' }
  if (given.includes('-2') && given.includes('-3')) return { kind: 'refused', message: 'Options -2 and -3 are mutually exclusive.' }
  if (options.lastArgumentFromStdin && options.tagFromStdin !== undefined) return { kind: 'refused', message: 'Options -x and -X are mutually exclusive.' }
  const json = options.mode === 'json' || options.mode === 'quoted-json'
  if (json && options.protocol === 2 && !given.includes('-2')) options.protocol = '3-if-possible'
  options.warnAboutPassword &&= options.password !== undefined
  options.password ??= env['REDISCLI_AUTH']
  return { kind: 'options', options }
}

function setPort(options: CliOptions, value: string): string | undefined {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (port < 1 || port > 65535) return `Invalid server port: '${value}'`
  options.port = port
  return undefined
}

function setPushes(options: CliOptions, value: string): string | undefined {
  const first = value.slice(0, 1).toLowerCase()
  if (first !== 'y' && first !== 'n') return `Unknown --show-pushes value '${value}' (valid: '[y]es', '[n]o')`
  options.showPushes = first === 'y'
  return undefined
}

/** `redis://[[user:]password@]host[:port][/db]`, `rediss://` for TLS (cli_common.c, parseRedisUri). */
function setUri(options: CliOptions, value: string): string | undefined {
  const parts = /^(rediss?):\/\/(?:(?:([^:@]*):)?([^@]*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?(?:\/(\d*))?$/i.exec(value)
  if (parts === null) return /^rediss?:\/\//i.test(value) ? 'Invalid URI' : 'Invalid URI scheme'
  const [, scheme, username, password, host, port, db] = parts
  options.tls ||= scheme!.toLowerCase() === 'rediss'
  try {
    if (username !== undefined && username !== '') options.username = decodeURIComponent(username)
    if (password !== undefined) options.password = decodeURIComponent(password)
  } catch {
    return 'Illegal character in URI encoding'
  }
  if (host !== '') options.host = host!.replace(/^\[|\]$/g, '')
  if (db !== undefined && db !== '') options.db = Number(db)
  return port === undefined ? undefined : setPort(options, port)
}

/** As atoi reads it: leading digits, 0 for none. */
function integer(value: string): number {
  return Number.parseInt(value, 10) || 0
}
