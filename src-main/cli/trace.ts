import { createInterface } from 'node:readline'
import { Option } from 'commander'
import type { Bytes } from '../engine/bytes.ts'
import { bytesFromText } from '../engine/text.ts'
import { splitInlineArguments } from '../engine/resp/inline.ts'
import { ClusterClient } from '../explorer/cluster-client.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import { NetworkPath } from '../explorer/connect/network-path.ts'
import { storyOf } from '../explorer/hop-story.ts'
import { spoilTable } from '../explorer/outdated-client.ts'
import type { CommandTrace } from '../explorer/hop-trace.ts'
import { TopologyWatch } from '../explorer/topology-watch.ts'
import { traceMermaid } from '../explorer/trace-mermaid.ts'
import { runProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { DEFAULT_TARGET, namedTarget, targetCredentials, targetProgram, targetTls, tellFailure, type TargetOptions } from './target-options.ts'

interface TraceOptions extends TargetOptions {
  readonly mode: 'follow' | 'smart'
  readonly allowForeignHosts?: boolean
  readonly table?: 'shifted' | 'single'
  readonly mermaid?: boolean
}

/** `slotscope trace [command…]`: runs a command, or those on standard input, and tells every hop. */
export async function traceCommand(argv: string[], io: CliIo): Promise<number> {
  let exitCode = 0
  const program = targetProgram('trace', io)
    .description('Runs a command, or one a line from standard input, and tells which nodes were asked, what they said and why.')
    .addOption(new Option('--mode <mode>', 'follow: as redis-cli -c; smart: by the slot table').choices(['follow', 'smart']).default('follow'))
    .addOption(new Option('--table <how>', 'route by a slot table that is wrong on purpose, and watch MOVED correct it: shifted, every shard\'s slots believed the next one\'s; single, all believed one node\'s').choices(['shifted', 'single']))
    .option('--mermaid', 'print a Mermaid sequence diagram of all commands at the end')
    .option('--allow-foreign-hosts', 'follow a redirect from this machine to another one')
    .argument('[command...]', 'the command and its arguments')
    .passThroughOptions()
    .action(async (command: string[], options: TraceOptions) => {
      exitCode = await traceAll(command, options, io)
    })
  return runProgram(program, argv, () => exitCode)
}

async function traceAll(command: readonly string[], options: TraceOptions, io: CliIo): Promise<number> {
  try {
    return await traceOver(pathOf(options), command, options, io)
  } catch (error) {
    return tellFailure(error, io)
  }
}

/** @throws UnreadableFile */
function pathOf(options: TraceOptions): NetworkPath {
  return new NetworkPath({ seeds: [namedTarget(options) ?? DEFAULT_TARGET], tls: targetTls(options), trustsAnnounced: options.allowForeignHosts })
}

async function traceOver(path: NetworkPath, command: readonly string[], options: TraceOptions, io: CliIo): Promise<number> {
  const seed = namedTarget(options) ?? DEFAULT_TARGET
  const credentials = targetCredentials(options, io)
  const directory = new TopologyWatch({ seed, credentials, path })
  const mode = options.table === undefined ? options.mode : 'smart'
  const client = new ClusterClient({ seed, mode, credentials, directory, path })
  const traces: CommandTrace[] = []
  client.traceLog.subscribe((trace) => (options.mermaid === true ? void traces.push(trace) : tell(trace, options, io)))
  try {
    // Only for the names of nodes and shards: the trace itself reports a node that cannot be reached.
    await directory.refresh().catch(() => undefined)
    await client.connect()
    if (options.table !== undefined) spoilTable(client, options.table, directory.topology)
    return command.length > 0 ? await traceOne(client, command.map(bytesFromText), io) : await traceLines(client, io)
  } finally {
    if (traces.length > 0) io.stdout.write(`${traceMermaid(traces)}\n`)
    client.close()
    directory.stop()
  }
}

async function traceLines(client: ClusterClient, io: CliIo): Promise<number> {
  let exitCode = 0
  for await (const line of createInterface({ input: io.stdin, terminal: false })) {
    const args = splitInlineArguments(bytesFromText(line))
    if (args === undefined) io.stderr.write('Invalid argument(s)\n')
    else if (args.length > 0) exitCode = Math.max(exitCode, await traceOne(client, args, io))
  }
  return exitCode
}

async function traceOne(client: ClusterClient, args: readonly Bytes[], io: CliIo): Promise<number> {
  try {
    const { trace } = await client.sendTraced(args)
    return trace.stopped === undefined ? 0 : 1
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    io.stderr.write(`${error.message}\n`)
    return 1
  }
}

function tell(trace: CommandTrace, options: TraceOptions, io: CliIo): void {
  io.stdout.write(options.json === true ? `${JSON.stringify(trace)}\n` : `${storyOf(trace).join('\n')}\n`)
}
