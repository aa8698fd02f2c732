import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(ROOT, 'bin/slotscope.js')

/** What a program left behind when it ended. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; it is killed after `timeoutMs`. */
export function run(program: string, args: readonly string[], opts: { input?: string; env?: Record<string, string>; timeoutMs?: number; onOutput?: (text: string, child: ChildProcess) => void } = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1', ...opts.env } })
    const timer = setTimeout(() => child.kill('SIGKILL'), opts.timeoutMs ?? 60_000)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      opts.onOutput?.(text, child)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stdout, stderr })
    })
    child.stdin.on('error', () => undefined) // A program that ended without reading its input has said what it had to say.
    child.stdin.end(opts.input ?? '')
  })
}

/** `slotscope …` to its end. */
export function slotscope(args: readonly string[], opts: Parameters<typeof run>[2] = {}): Promise<Finished> {
  return run(process.execPath, [BIN, ...args], opts)
}

/** A program that runs until it is stopped. */
export interface Running {
  readonly pid: number
  /** All it has printed so far, both streams. */
  readonly output: () => string
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  readonly child: ChildProcess
}

/** Starts a program and leaves it running. Its pid is the program's own. */
export function start(program: string, args: readonly string[], opts: { cwd?: string; env?: Record<string, string> } = {}): Running {
  const child = spawn(program, args, { cwd: opts.cwd ?? ROOT, env: { ...process.env, ...opts.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.on('error', (error) => (output += String(error)))
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  return {
    pid: child.pid ?? -1,
    child,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      const lastResort = setTimeout(() => child.kill('SIGKILL'), 10_000)
      const code = await ended
      clearTimeout(lastResort)
      return code
    },
  }
}

/** Starts `slotscope …` and leaves it running. */
export function startSlotscope(args: readonly string[], opts: Parameters<typeof start>[2] = {}): Running {
  return start(process.execPath, [BIN, ...args], opts)
}

/** Where a program stands on PATH, or undefined. */
export function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program)).find(existsSync)
}

/**
 * True when a test must be skipped for lack of a program; says so aloud.
 * Where SLOTSCOPE_ALLOW_SKIP is "no" (CI) nothing may be skipped: it throws instead.
 */
export function isMissing(program: string, what: string): boolean {
  if (program.startsWith('/') ? existsSync(program) : onPath(program) !== undefined) return false
  if (process.env.SLOTSCOPE_ALLOW_SKIP === 'no') throw new Error(`${program} is missing, and nothing may be skipped here: ${what}`)
  process.stderr.write(`SKIPPED for lack of ${program}: ${what}\n`)
  return true
}

/** True once a pid belongs to nobody. */
export function isGone(pid: number): boolean {
  return spawnSync('kill', ['-0', String(pid)]).status !== 0
}
