import { Option } from 'commander'
import type { Command } from 'commander'
import { controlSandbox } from '../sandbox/control.ts'
import type { ControlRequest } from '../sandbox/control.ts'
import { listSandboxes } from '../sandbox/data-folder.ts'
import { SANDBOX_ENGINES } from '../sandbox/engines.ts'
import type { SandboxEngine } from '../sandbox/engines.ts'
import { ATOMIC_DIALECTS } from '../sandbox/options.ts'
import type { AtomicDialects } from '../sandbox/options.ts'
import { SandboxRefusal } from '../sandbox/refusal.ts'
import { Sandbox } from '../sandbox/sandbox.ts'
import type { SandboxSnapshot } from '../sandbox/snapshot.ts'
import { quietProgram, runProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { untilSignalled } from './until-signalled.ts'
import { wholeNumber } from './whole-number.ts'

interface UpOptions {
  readonly name?: string
  readonly masters: number
  readonly replicas: number
  readonly port?: number
  readonly engine: SandboxEngine
  readonly mode: string
  readonly nodeTimeout: number
  readonly atomicSlotMigration: AtomicDialects
  readonly keep: boolean
  readonly json: boolean
}

/** `slotscope sandbox up|list|fault|stop`. */
export async function sandboxCommand(argv: string[], io: CliIo): Promise<number> {
  let exitCode = 0
  const program = quietProgram('slotscope sandbox', io)
  const up = program.command('up').description('start a cluster on this machine and keep it up until Ctrl-C')
  addUpOptions(up).action(async (options: UpOptions) => {
    exitCode = await runSandbox(options, io)
  })
  program
    .command('list')
    .description('sandboxes that are running, and those whose data were kept')
    .option('--json', 'one JSON object a line', false)
    .action(({ json }: { json: boolean }) => list(io, json))
  program
    .command('fault <name> <fault> [node]')
    .description(`do something to a node of a running sandbox: ${FAULTS.join(', ')}; the node by its port or id`)
    .action(async (name: string, fault: string, node: string | undefined) => {
      exitCode = await inject(name, fault, node, io)
    })
  program
    .command('stop <name>')
    .description('stop a running sandbox, wherever it runs')
    .action(async (name: string) => {
      exitCode = await ask(name, { verb: 'stop' }, io)
    })
  return runProgram(program, argv, () => exitCode)
}

const FAULTS = ['kill', 'pause', 'resume', 'restart'] as const
const LATER_FAULTS: ReadonlySet<string> = new Set(['cut', 'heal', 'slow'])

async function inject(name: string, fault: string, node: string | undefined, io: CliIo): Promise<number> {
  if (LATER_FAULTS.has(fault)) {
    io.stderr.write(`slotscope sandbox: fault ${fault} is not available yet; ${FAULTS.join(', ')} are\n`)
    return 1
  }
  const verb = FAULTS.find((known) => known === fault)
  if (verb === undefined || node === undefined) {
    io.stderr.write(`slotscope sandbox: fault takes NAME, one of ${FAULTS.join(', ')}, and a node's port or id\n`)
    return 2
  }
  return ask(name, { verb, node }, io)
}

async function ask(name: string, request: ControlRequest, io: CliIo): Promise<number> {
  try {
    await controlSandbox(name, request)
    return 0
  } catch (failure) {
    if (!(failure instanceof SandboxRefusal)) throw failure
    io.stderr.write(`slotscope sandbox: ${failure.message}\n`)
    return 1
  }
}

function addUpOptions(up: Command): Command {
  return up
    .option('--name <name>', 'name of the sandbox; "sandbox-1" or the next free number')
    .addOption(new Option('--masters <n>', 'primaries').argParser(wholeNumber(3, 100)).default(3))
    .addOption(new Option('--replicas <n>', 'replicas of each primary').argParser(wholeNumber(0, 5)).default(1))
    .addOption(new Option('--port <n>', 'first client port; the first free run from 7000').argParser(wholeNumber(1024, 55_535)))
    .addOption(new Option('--engine <engine>', 'what the nodes are').choices([...SANDBOX_ENGINES]).default('embedded'))
    .addOption(new Option('--mode <mode>', 'what the nodes form').choices(['cluster', 'replication', 'sentinel']).default('cluster'))
    .addOption(new Option('--node-timeout <ms>', 'cluster-node-timeout').argParser(wholeNumber(100, 600_000)).default(5000))
    .addOption(new Option('--atomic-slot-migration <dialect>', "embedded nodes offer Valkey 9's CLUSTER MIGRATESLOTS, Redis 8.4's CLUSTER MIGRATION, or both").choices([...ATOMIC_DIALECTS]).default('none'))
    .option('--keep', 'leave the data when it stops; the next start under this name takes them up', false)
    .option('--json', 'print the ready line as JSON', false)
}

async function runSandbox(options: UpOptions, io: CliIo): Promise<number> {
  if (options.mode !== 'cluster') {
    io.stderr.write(`slotscope sandbox: --mode ${options.mode} is not available yet; --mode cluster is\n`)
    return 1
  }
  const { signalled, cancel } = untilSignalled()
  const reportCrash = crashReporter(io)
  const sandbox = new Sandbox({
    name: options.name,
    masters: options.masters,
    replicas: options.replicas,
    port: options.port,
    engine: options.engine,
    nodeTimeoutMs: options.nodeTimeout,
    atomicSlotMigration: options.atomicSlotMigration,
    keep: options.keep,
    onChange: (snapshot) => {
      reportCrash(snapshot)
      // Stopped from elsewhere (`slotscope sandbox stop`): nothing is left to wait for.
      if (snapshot.status === 'stopped') cancel()
    },
  })
  void signalled.then(() => sandbox.stop())
  try {
    const ready = await sandbox.start()
    io.stdout.write(`${options.json ? readyJson(ready) : readyLine(ready)}\n`)
  } catch (failure) {
    return refused(failure, io, cancel)
  }
  await signalled
  await sandbox.stop()
  return 0
}

function refused(failure: unknown, io: CliIo, cancel: () => void): number {
  cancel()
  if (!(failure instanceof SandboxRefusal)) throw failure
  if (failure.code === 'CANCELLED') return 0
  io.stderr.write(`slotscope sandbox: ${failure.message}\n`)
  return 1
}

/** Says once about each node that it crashed, and why. */
function crashReporter(io: CliIo): (snapshot: SandboxSnapshot) => void {
  const reported = new Set<number>()
  return ({ nodes, status }) => {
    for (const node of nodes) {
      if (node.status !== 'crashed') reported.delete(node.port)
      else if (status === 'ready' && !reported.has(node.port)) {
        reported.add(node.port)
        io.stderr.write(`node ${node.port} crashed: ${node.reason ?? 'no reason known'}\n`)
      }
    }
  }
}

function readyLine({ name, engine, nodes, readyMs }: SandboxSnapshot): string {
  const primaries = nodes.filter((node) => node.role === 'primary').length
  const ports = nodes.map((node) => node.port)
  const where = `${nodes[0]?.host}:${Math.min(...ports)}-${Math.max(...ports)}`
  return `Sandbox "${name}" is ready in ${readyMs} ms: ${primaries} primaries and ${nodes.length - primaries} replicas (${engine}) on ${where}. Ctrl-C stops it.`
}

function readyJson({ sandboxId, name, engine, readyMs, nodes }: SandboxSnapshot): string {
  return JSON.stringify({
    event: 'ready',
    sandboxId,
    name,
    engine,
    ms: readyMs,
    nodes: nodes.map(({ nodeId, role, host, port }) => ({ id: nodeId, role, host, port })),
  })
}

function list(io: CliIo, json: boolean): void {
  const found = listSandboxes()
  if (json) {
    for (const { name, path, pid, description } of found) io.stdout.write(`${JSON.stringify({ name, path, pid, ...description })}\n`)
    return
  }
  if (found.length === 0) io.stdout.write('No sandboxes. `slotscope sandbox up` starts one.\n')
  for (const { name, pid, description } of found) {
    const ports = description?.ports ?? []
    const what = description === undefined ? '' : `, ${description.masters} primaries with ${description.replicas} replicas each (${description.engine}) from port ${ports[0]}`
    io.stdout.write(`${name}: ${pid === undefined ? 'data kept' : `running as process ${pid}`}${what}\n`)
  }
}
