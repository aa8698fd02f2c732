import type { Bytes } from '../engine/bytes.ts'

/**
 * Whether redis-cli prints a command's reply as it came, without quotes and without a final newline of its own:
 * INFO, CLUSTER NODES and other texts made to be read. Source: redis-cli.c, cliSendCommand (output_raw).
 */
export function repliesWithText(args: readonly Bytes[]): boolean {
  const [command, sub] = args.map((argument) => argument.toLowerCase())
  const count = args.length
  switch (command) {
    case 'info': case 'lolwut': return true
    case 'debug': return sub === 'htstats' || sub === 'htstats-key' || sub === 'client-eviction'
    case 'memory': return sub === 'malloc-stats' || sub === 'doctor'
    case 'cluster': return count === 2 && (sub === 'nodes' || sub === 'info')
    case 'client': return sub === 'list' || sub === 'info'
    case 'latency': return (count === 3 && sub === 'graph') || (count === 2 && sub === 'doctor')
    case 'proxy': return sub === 'info'
    default: return false
  }
}
