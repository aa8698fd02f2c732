import { parseArgs } from 'node:util'
import { type Group, GROUPS } from './suites.ts'

export const USAGE = `Usage: npm run conformance -- unit|spawn|cluster|replication|sentinel|all [options]

Runs upstream Redis 7.0.15's own Tcl suites against redis-server and against our node, and prints both.
unit runs runtest against one server that runs already, standalone and then in cluster mode; spawn lets it start its own.

  --only NAME        Only the file NAME, or files whose name holds NAME; may be repeated
  --suite TEXT       Only the group's suites whose title holds TEXT
  --ours-only        Do not run redis-server
  --baseline-only    Do not run our node
  --baseport N       Let the servers take ports from N on, away from another run's (unit and replication)
  --package FOLDER   Measure the build in another folder (bin/, out/main/, package.json) instead of this one
  --verbose          Show the suites' own output
  --list             Print the files that would be run

The suites come from REDIS_SRC, or from Debian's source package. Ends with 1 when a check fails with ours
that passes with redis-server and has no reason in test/conformance/reasons, or when unit as a whole
meets less than 99 % of what redis-server meets.
`

export interface ConformanceOptions {
  readonly groups: readonly Group[]
  readonly only: readonly string[]
  /** What the title of a suite must hold; "" for all. */
  readonly suite: string
  readonly runsBaseline: boolean
  readonly runsOurs: boolean
  /** Folder of the built package to measure; undefined for this repository. */
  readonly packageFolder: string | undefined
  /** First port of the spawned servers; undefined for upstream's own choice. */
  readonly basePort: number | undefined
  readonly isVerbose: boolean
  readonly isListing: boolean
}

/** @throws Error with the reason when the arguments are not understood. */
export function readOptions(argv: readonly string[]): ConformanceOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      suite: { type: 'string' },
      'ours-only': { type: 'boolean' },
      'baseline-only': { type: 'boolean' },
      baseport: { type: 'string' },
      package: { type: 'string' },
      verbose: { type: 'boolean' },
      list: { type: 'boolean' },
    },
  })
  return {
    groups: positionals.length === 1 ? groupsOf(positionals[0]!) : fail('name one group of suites'),
    only: values.only ?? [],
    suite: values.suite ?? '',
    runsBaseline: values['ours-only'] !== true,
    runsOurs: values['baseline-only'] !== true,
    packageFolder: values.package,
    basePort: values.baseport === undefined ? undefined : portOf(values.baseport),
    isVerbose: values.verbose === true,
    isListing: values.list === true,
  }
}

function groupsOf(name: string): readonly Group[] {
  if (name === 'all') return GROUPS
  const group = GROUPS.find((known) => known === name)
  return group === undefined ? fail(`no such group: ${name}`) : [group]
}

/** The harness takes ports up to 8000 further on, which must not be those the system gives to outgoing connections (from 32768 on). */
function portOf(text: string): number {
  const port = Number(text)
  return Number.isInteger(port) && port >= 1024 && port <= 24_000 ? port : fail(`no fit port to begin with, 1024 to 24000: ${text}`)
}

function fail(reason: string): never {
  throw new Error(reason)
}
