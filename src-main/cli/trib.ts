import { carryOutSaved, TribRefusal } from '../trib/api.ts'
import { helpLines, SUBCOMMANDS, subcommandHelpLines } from '../trib/subcommands/help.ts'
import type { CliIo } from './io.ts'
import { processConsole, type TribConsole } from './trib-console.ts'
import { runAddNode } from './trib-commands/add-node.ts'
import { runBackup, runRestore } from './trib-commands/backup.ts'
import { runCall } from './trib-commands/call.ts'
import { runCheck } from './trib-commands/check.ts'
import { runCreate } from './trib-commands/create.ts'
import { runDelNode } from './trib-commands/del-node.ts'
import { runFix } from './trib-commands/fix.ts'
import { runImport } from './trib-commands/import.ts'
import { runInfo } from './trib-commands/info.ts'
import { runFailover, runForget, runGrow, runReplicate, runShrink } from './trib-commands/membership.ts'
import { runRebalance } from './trib-commands/rebalance.ts'
import { runReshard } from './trib-commands/reshard.ts'
import { runResume, runRollback } from './trib-commands/resume.ts'
import { runSetTimeout } from './trib-commands/set-timeout.ts'
import { parseTribArguments, seedOperand, UsageError } from './trib-options.ts'
import { loadPlan } from './trib-plan-file.ts'
import { TribSession } from './trib-session.ts'

type TribRun = (session: TribSession) => Promise<number>

const RUNS: ReadonlyMap<string, TribRun> = new Map<string, TribRun>([
  ['create', runCreate],
  ['check', runCheck],
  ['info', runInfo],
  ['fix', runFix],
  ['reshard', runReshard],
  ['rebalance', runRebalance],
  ['add-node', runAddNode],
  ['del-node', runDelNode],
  ['set-timeout', runSetTimeout],
  ['call', runCall],
  ['import', runImport],
  ['backup', runBackup],
  ['restore', runRestore],
  ['failover', runFailover],
  ['replicate', runReplicate],
  ['forget', runForget],
  ['grow', runGrow],
  ['shrink', runShrink],
  ['resume', runResume],
  ['rollback', runRollback],
])

/** `slotscope trib SUBCOMMAND …`: redis-trib's subcommands and line grammar; `--json` gives events as JSON lines. */
export async function tribCommand(argv: string[], io: CliIo): Promise<number> {
  const console = processConsole(io)
  try {
    return await runTrib(argv, console)
  } finally {
    console.close()
  }
}

/** Runs a trib subcommand wherever that is. @returns the exit code: refusals are printed, never thrown */
export async function runTrib(argv: readonly string[], console: TribConsole): Promise<number> {
  if (argv.length === 0 || argv[0] === 'help') return showHelp(argv[1], console)
  if (argv.includes('--help')) return showHelp(argv[0], console)
  try {
    return await run(argv, console)
  } catch (error) {
    if (error instanceof UsageError) {
      console.problem(error.message)
      console.problem('See: slotscope trib help')
      return 2
    }
    if (error instanceof TribRefusal) return showRefusal(error, argv.includes('--json'), console)
    throw error
  }
}

async function run(argv: readonly string[], console: TribConsole): Promise<number> {
  const args = parseTribArguments(argv)
  const session = new TribSession(args, console)
  try {
    const planFile = args.options.get('plan')
    if (planFile === undefined) return await RUNS.get(args.subcommand.name)!(session)
    await carryOutSaved(loadPlan(planFile), session.changeRequest(seedOperand(args)))
    return 0
  } finally {
    session.close()
  }
}

function showRefusal(refusal: TribRefusal, json: boolean, console: TribConsole): number {
  if (json) console.print(JSON.stringify({ kind: 'refused', code: refusal.code, message: refusal.message }))
  for (const line of refusal.lines) console.problem(console.paint(line))
  return 1
}

function showHelp(name: string | undefined, console: TribConsole): number {
  const subcommand = SUBCOMMANDS.find((one) => one.name === name)
  const lines = subcommand === undefined || name === 'help' ? helpLines() : subcommandHelpLines(subcommand)
  for (const line of lines) console.print(line)
  return 0
}
