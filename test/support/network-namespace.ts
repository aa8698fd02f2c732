import { execFileSync, spawnSync } from 'node:child_process'
import { type Running, start } from './program.ts'

/** A network apart from this one, as a container has it: a Linux network namespace and one cable into it. */
export interface NetworkNamespace {
  /**
   * Gives the machine inside two addresses of its own: one that is known only inside, and one at the end of the cable, which
   * only a port forward is meant to use.
   */
  addHost(index: number): { readonly inside: string; readonly behindCable: string }
  /** Starts a program inside; its pid is the program's own. */
  start(program: string, args: readonly string[], cwd: string): Running
  /** Runs a program inside to its end and gives what it printed. @throws what the program left on stderr */
  run(program: string, args: readonly string[]): string
  close(): void
}

/** Nobody's on the Internet (RFC 5737, TEST-NET-3). Gateways that answer for everybody do it for these, too: see openNamespace. */
const INSIDE = '203.0.113'
/** Set aside for measuring networks (RFC 2544). */
const CABLE = '198.18'
let made = 0

/**
 * True when a test must be skipped because no network namespace can be made here (it takes iproute2 and root's rights); says so
 * aloud. Where SLOTSCOPE_ALLOW_SKIP is "no" (CI) nothing may be skipped: it throws instead.
 */
export function lacksNamespaces(what: string): boolean {
  const name = `slotscope-try-${process.pid}`
  const tried = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' })
  if (tried.status === 0) {
    spawnSync('ip', ['netns', 'del', name])
    return false
  }
  const why = tried.error === undefined ? tried.stderr.trim() : 'ip(8) of iproute2 is missing'
  if (process.env.SLOTSCOPE_ALLOW_SKIP === 'no') throw new Error(`No network namespace can be made (${why}), and nothing may be skipped here: ${what}`)
  process.stderr.write(`SKIPPED for lack of network namespaces (${why}): ${what}\n`)
  return true
}

/** Makes one, and has this machine know that nothing of it can be reached; all that is gone with {@link NetworkNamespace.close}. */
export function openNamespace(): NetworkNamespace {
  const name = `slotscope-${process.pid}-${made++}`
  // An interface's name has at most 15 characters.
  const [outerEnd, innerEnd] = [`so${process.pid}x${made}`, `si${process.pid}x${made}`]
  const subnet = `${CABLE}.${process.pid % 256}`
  ip('netns', 'add', name)
  try {
    ip('link', 'add', outerEnd, 'type', 'veth', 'peer', 'name', innerEnd)
    ip('link', 'set', innerEnd, 'netns', name)
    ip('addr', 'add', `${subnet}.1/24`, 'dev', outerEnd)
    ip('link', 'set', outerEnd, 'up')
    for (const device of ['lo', innerEnd]) ip('-n', name, 'link', 'set', device, 'up')
    ip('route', 'replace', 'unreachable', `${INSIDE}.0/24`)
  } catch (error) {
    ip('netns', 'del', name)
    throw error
  }
  const within = (program: string, args: readonly string[]): string[] => ['netns', 'exec', name, program, ...args]
  return {
    addHost(index) {
      const [inside, behindCable] = [`${INSIDE}.${index}`, `${subnet}.${index}`]
      ip('-n', name, 'addr', 'add', `${inside}/24`, 'dev', 'lo')
      ip('-n', name, 'addr', 'add', `${behindCable}/24`, 'dev', innerEnd)
      return { inside, behindCable }
    },
    start: (program, args, cwd) => start('ip', within(program, args), { cwd }),
    run: (program, args) => execFileSync('ip', within(program, args), { encoding: 'utf8', timeout: 60_000 }),
    close() {
      spawnSync('ip', ['route', 'del', 'unreachable', `${INSIDE}.0/24`])
      // The cable goes with the end that is inside.
      ip('netns', 'del', name)
    },
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
