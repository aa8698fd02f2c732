/** One option of a subcommand: every spelling it may be given in, and whether a value follows. */
export interface OptionSpec {
  readonly name: string
  /** redis-trib's spelling first, then redis-cli's. */
  readonly spellings: readonly string[]
  readonly takesValue: boolean
}

export interface SubcommandSpec {
  readonly name: string
  readonly operands: string
  readonly options: readonly OptionSpec[]
}

const REPLICAS: OptionSpec = { name: 'replicas', spellings: ['--replicas', '--cluster-replicas'], takesValue: true }
const YES: OptionSpec = { name: 'yes', spellings: ['--yes', '--cluster-yes'], takesValue: false }
const OWNERS: OptionSpec = { name: 'search-multiple-owners', spellings: ['--search-multiple-owners', '--cluster-search-multiple-owners'], takesValue: false }

/** Accepted by every subcommand. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { name: 'pass', spellings: ['--pass', '-a'], takesValue: true },
  { name: 'user', spellings: ['--user'], takesValue: true },
  { name: 'json', spellings: ['--json'], takesValue: false },
  { name: 'tls', spellings: ['--tls'], takesValue: false },
  { name: 'cacert', spellings: ['--cacert'], takesValue: true },
  { name: 'cert', spellings: ['--cert'], takesValue: true },
  { name: 'key', spellings: ['--key'], takesValue: true },
  { name: 'insecure', spellings: ['--insecure'], takesValue: false },
  { name: 'no-auth-warning', spellings: ['--no-auth-warning'], takesValue: false },
]

export const SUBCOMMANDS: readonly SubcommandSpec[] = [
  { name: 'create', operands: 'host1:port1 ... hostN:portN', options: [REPLICAS, YES] },
  { name: 'check', operands: 'host:port', options: [OWNERS] },
  { name: 'info', operands: 'host:port', options: [] },
  { name: 'help', operands: '(show this help)', options: [] },
]

/** What `trib help` prints, in redis-trib's layout. */
export function helpLines(): string[] {
  const lines = ['Usage: slotscope trib <command> <options> <arguments ...>', '']
  for (const { name, operands, options } of SUBCOMMANDS) {
    lines.push(`  ${name.padEnd(15)} ${operands}`)
    for (const option of options) lines.push(`  ${''.padEnd(15)} ${optionText(option)}`)
  }
  lines.push('', 'Common options:', '', ...COMMON_OPTIONS.map((option) => `  ${optionText(option)}`))
  lines.push('', 'For check and info you can give any working node of the cluster. The password may also stand in REDISCLI_AUTH.')
  return lines
}

function optionText({ spellings, takesValue }: OptionSpec): string {
  return `${spellings.join(', ')}${takesValue ? ' <arg>' : ''}`
}
