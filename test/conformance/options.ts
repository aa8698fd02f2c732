import { parseArgs } from 'node:util'
import { type Group, GROUPS } from './suites.ts'

export const USAGE = `Usage: npm run conformance -- unit|cluster|replication|sentinel|all [options]

Runs upstream Redis 7.0.15's own Tcl suites against redis-server and against our node, and prints both.

  --only NAME        Only files whose name holds NAME; may be repeated
  --ours-only        Do not run redis-server
  --baseline-only    Do not run our node
  --package FOLDER   Measure the build in another folder (bin/, out/main/, package.json) instead of this one
  --verbose          Show the suites' own output
  --list             Print the files that would be run

The suites come from REDIS_SRC, or from Debian's source package. Ends with 1 when a file that passes with redis-server fails with ours.
`

export interface ConformanceOptions {
  readonly groups: readonly Group[]
  readonly only: readonly string[]
  readonly runsBaseline: boolean
  readonly runsOurs: boolean
  /** Folder of the built package to measure; undefined for this repository. */
  readonly packageFolder: string | undefined
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
      'ours-only': { type: 'boolean' },
      'baseline-only': { type: 'boolean' },
      package: { type: 'string' },
      verbose: { type: 'boolean' },
      list: { type: 'boolean' },
    },
  })
  return {
    groups: positionals.length === 1 ? groupsOf(positionals[0]!) : fail('name one group of suites'),
    only: values.only ?? [],
    runsBaseline: values['ours-only'] !== true,
    runsOurs: values['baseline-only'] !== true,
    packageFolder: values.package,
    isVerbose: values.verbose === true,
    isListing: values.list === true,
  }
}

function groupsOf(name: string): readonly Group[] {
  if (name === 'all') return GROUPS
  const group = GROUPS.find((known) => known === name)
  return group === undefined ? fail(`no such group: ${name}`) : [group]
}

function fail(reason: string): never {
  throw new Error(reason)
}
