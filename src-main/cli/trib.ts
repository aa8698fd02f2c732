import { linesOf } from '../trib/transcript/lines.ts'
import { colorLine } from '../trib/transcript/color.ts'
import { checkCluster, clusterInfo, createCluster, TribRefusal, type TribEvent, type TribListener } from '../trib/api.ts'
import { helpLines } from '../trib/subcommands/help.ts'
import { wantsColor, type CliIo } from './io.ts'
import { askLine } from './question.ts'
import { accessOptions, nodeOperand, parseTribArguments, seedOperand, UsageError, type TribArguments } from './trib-options.ts'

/** `slotscope trib SUBCOMMAND …`: redis-trib's subcommands and line grammar; `--json` gives events as JSON lines. */
export async function tribCommand(argv: string[], io: CliIo): Promise<number> {
  if (argv.length === 0 || argv[0] === 'help' || argv.includes('--help')) return showHelp(io)
  try {
    return await run(parseTribArguments(argv), io)
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`${error.message}\nSee: slotscope trib help\n`)
      return 2
    }
    if (error instanceof TribRefusal) return showRefusal(error, argv.includes('--json'), io)
    throw error
  }
}

function run(args: TribArguments, io: CliIo): Promise<number> {
  switch (args.subcommand.name) {
    case 'create':
      return runCreate(args, io)
    case 'check':
      return runCheck(args, io)
    case 'info':
      return runInfo(args, io)
    default:
      return Promise.resolve(showHelp(io))
  }
}

async function runCreate(args: TribArguments, io: CliIo): Promise<number> {
  if (args.operands.length === 0) throw new UsageError('trib create needs the addresses of the nodes')
  const access = accessOptions(args.options, io.env)
  const replicas = args.options.get('replicas') ?? '0'
  if (!/^\d{1,4}$/.test(replicas)) throw new UsageError(`Invalid number of replicas '${replicas}'`)
  const nodes = args.operands.map(nodeOperand)
  const onEvent = printer(args, io)
  const confirm = args.options.has('yes') || args.options.has('json') ? undefined : async (question: string) => (await askLine(io, question)).trim() === 'yes'
  await createCluster({ nodes, replicas: Number(replicas), ...access, onEvent, confirm, waitForOk: false })
  const { findings } = await checkCluster({ seed: nodes[0]!, ...access, onEvent })
  return findings.length === 0 ? 0 : 1
}

/** Unlike redis-trib's, whose check exits 0 whatever it finds: scripts want to know. */
async function runCheck(args: TribArguments, io: CliIo): Promise<number> {
  const searchMultipleOwners = args.options.has('search-multiple-owners')
  const { findings } = await checkCluster({ seed: seedOperand(args), ...accessOptions(args.options, io.env), onEvent: printer(args, io), searchMultipleOwners })
  return findings.length === 0 ? 0 : 1
}

async function runInfo(args: TribArguments, io: CliIo): Promise<number> {
  const { findings } = await clusterInfo({ seed: seedOperand(args), ...accessOptions(args.options, io.env), onEvent: printer(args, io) })
  return findings.length === 0 ? 0 : 1
}

function printer(args: TribArguments, io: CliIo): TribListener {
  if (args.options.has('json')) return (event: TribEvent) => void io.stdout.write(`${JSON.stringify(event)}\n`)
  const paint = wantsColor(io) ? colorLine : (line: string): string => line
  return (event) => {
    for (const line of linesOf(event)) io.stdout.write(`${paint(line)}\n`)
  }
}

function showRefusal(refusal: TribRefusal, json: boolean, io: CliIo): number {
  if (json) io.stdout.write(`${JSON.stringify({ kind: 'refused', code: refusal.code, message: refusal.message })}\n`)
  const paint = wantsColor(io) ? colorLine : (line: string): string => line
  for (const line of refusal.lines) io.stderr.write(`${paint(line)}\n`)
  return 1
}

function showHelp(io: CliIo): number {
  io.stdout.write(`${helpLines().join('\n')}\n`)
  return 0
}
