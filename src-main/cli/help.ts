import { SLOTSCOPE_VERSION } from './version.ts'

/** A subcommand as the overview lists it. */
export interface SubcommandHelp {
  readonly usage: string
  readonly summary: string
}

/** Every subcommand with its one-line help, in the order the overview shows them. */
export const SUBCOMMAND_HELP: ReadonlyMap<string, SubcommandHelp> = new Map([
  ['web', { usage: 'web [--port N] [--host 127.0.0.1] [--open] [--json]', summary: 'serve the workbench to a browser on this machine' }],
  ['node', { usage: 'node [redis.conf] [--port N --cluster-enabled yes ...]', summary: 'run one embedded node, arguments as redis-server takes them' }],
  ['sandbox', { usage: 'sandbox up [--masters 3 --replicas 1 --port 7000 ...]', summary: 'start a whole cluster on this machine' }],
  ['trib', { usage: 'trib create|check|info|... [host:port ...]', summary: 'create, check and manage a cluster, as redis-trib does' }],
  ['cli', { usage: 'cli [-c] [-h HOST] [-p PORT] [--trace] [command ...]', summary: 'redis-cli: interactive, one-shot or from a pipe' }],
  ['slot', { usage: 'slot KEY... [-h HOST -p PORT] [--json]', summary: 'hash slot, hash tag and owner of keys' }],
  ['trace', { usage: 'trace [-h HOST -p PORT] [--json] [command ...]', summary: 'follow the redirects of a command, hop by hop' }]
])

/** The overview `slotscope --help` prints. */
export function overview(): string {
  const rows = [...SUBCOMMAND_HELP.values()].map((row) => `  slotscope ${row.usage}\n        ${row.summary}`)
  return [
    `slotscope ${SLOTSCOPE_VERSION}: the desktop workbench for Redis Cluster`,
    '',
    'Usage:',
    '  slotscope',
    '        open the workbench; without a display it is served to a browser instead',
    ...rows,
    '',
    '  slotscope --help | --version',
    '',
    'Exit codes: 0 done, 1 refused or failed, 2 wrong usage.',
    ''
  ].join('\n')
}
