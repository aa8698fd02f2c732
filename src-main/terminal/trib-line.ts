import type { NodeAddress } from '../explorer/hop-trace.ts'
import { SUBCOMMANDS } from '../trib/subcommands/help.ts'
import { COMMON_OPTIONS } from '../trib/subcommands/option-specs.ts'

/** Subcommands that take nothing but any node of the cluster, which may also be given as `host port`. */
const SEED_ONLY = new Set(['check', 'info', 'fix', 'reshard', 'rebalance', 'import'])
/** Subcommands whose first operand is any node of the cluster, before others. */
const SEED_FIRST = new Set(['del-node', 'set-timeout', 'call', 'backup', 'restore', 'failover', 'replicate', 'forget', 'shrink'])
const SECRET_OPTIONS = ['--pass', '-a', '--from-pass', '--cluster-from-pass']

/**
 * A trib line with the node of the prompt put in where no node is named: `trib check`, `trib call PING`,
 * `trib add-node new_host:new_port`. What names its nodes stays as it is.
 */
export function withSeed(args: readonly string[], seed: NodeAddress): readonly string[] {
  const [name, ...rest] = args
  if (name === undefined || rest.includes('--help')) return args
  const address = `${seed.host}:${seed.port}`
  const operands = operandsOf(name, rest)
  if (name === 'add-node') return operands.length === 1 ? [...args, address] : args
  if (!SEED_ONLY.has(name) && !SEED_FIRST.has(name)) return args
  const isNamed = isAddress(operands[0] ?? '') || (SEED_ONLY.has(name) && operands.length > 0)
  return isNamed ? args : [name, address, ...rest]
}

/** Whether a trib line carries a password, so that it belongs in no history. */
export function carriesSecret(args: readonly string[]): boolean {
  return args.some((word) => SECRET_OPTIONS.includes(word.split('=')[0]!))
}

/** The words that neither are options nor belong to one. */
function operandsOf(name: string, words: readonly string[]): string[] {
  const specs = [...(SUBCOMMANDS.find((subcommand) => subcommand.name === name)?.options ?? []), ...COMMON_OPTIONS]
  const operands: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const spec = specs.find(({ spellings }) => spellings.includes(word.startsWith('--') ? word.split('=')[0]! : word))
    if (spec === undefined) operands.push(word)
    else if (spec.takesValue && !word.includes('=')) at++
  }
  return operands
}

function isAddress(word: string): boolean {
  return /^[^\s:]+:\d{1,5}$|^\[.+\]:\d{1,5}$|^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:\d{1,5}$/.test(word)
}
