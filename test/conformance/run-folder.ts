import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathOf } from './programs.ts'

const TOOLS = ['redis-cli', 'redis-benchmark', 'redis-check-aof', 'redis-check-rdb'] as const

/** What a run measures: Debian's redis-server, or our node. */
export type Subject = 'redis-server' | 'ours'

export interface RunFolder {
  readonly path: string
  remove(): void
}

/**
 * Lays out what upstream's harness expects around it: its tests, the tools as links to the installed ones, and as
 * `src/redis-server` a script that execs the subject (exec, because the harness keeps the pid).
 */
export function makeRunFolder(source: string, subject: Subject, repository: string): RunFolder {
  const path = mkdtempSync(join(tmpdir(), 'slotscope-conformance-'))
  for (const name of ['tests', 'utils', 'redis.conf', 'sentinel.conf', 'runtest', 'runtest-cluster', 'runtest-sentinel']) {
    cpSync(join(source, name), join(path, name), { recursive: true })
  }
  // Git keeps no empty folders; the harness wants these.
  for (const name of ['tests/tmp', 'tests/cluster/tmp', 'tests/sentinel/tmp', 'src']) mkdirSync(join(path, name), { recursive: true })
  keepSentinelOnLoopback(path)
  for (const tool of TOOLS) symlinkSync(pathOf(tool)!, join(path, 'src', tool))
  const command = subject === 'ours' ? ownCommand(path, repository) : quoted(pathOf('redis-server')!)
  writeScript(join(path, 'src', 'redis-server'), `exec ${command} "$@"`)
  writeScript(join(path, 'src', 'redis-sentinel'), `exec ${command} "$@" --sentinel`)
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) }
}

/** A copy of the build, so that a run measures one build however long it takes. */
function ownCommand(path: string, repository: string): string {
  const copy = join(path, 'slotscope')
  for (const name of ['bin', 'out/main', 'package.json']) cpSync(join(repository, name), join(copy, name), { recursive: true })
  return `${quoted(process.execPath)} ${quoted(join(copy, 'bin', 'slotscope.js'))} node`
}

/** The suite's first monitor points at 10.0.0.1: nothing may leave this machine. */
function keepSentinelOnLoopback(path: string): void {
  const include = join(path, 'tests/sentinel/tests/includes/sentinel.conf')
  writeFileSync(include, readFileSync(include, 'utf8').replaceAll('10.0.0.1 30000', '127.0.0.1 1'))
}

function writeScript(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`)
  chmodSync(path, 0o755)
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}
