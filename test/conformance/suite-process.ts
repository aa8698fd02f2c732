import { type ChildProcess, spawn } from 'node:child_process'

export interface SuiteProcess {
  readonly command: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The run is ended when nothing of `progress` was printed for this long. */
  readonly timeoutMs: number
  /** Matches output that shows a new file was begun; starts the time limit anew. */
  readonly progress: RegExp
  readonly onOutput: (chunk: string) => void
}

/**
 * Runs a suite in a process group of its own and answers all it printed. However it ends, the whole group is killed, so
 * that no server it started outlives it.
 */
export function runSuiteProcess(suite: SuiteProcess): Promise<string> {
  const child = spawn(suite.command, suite.argv, { cwd: suite.cwd, env: suite.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const endGroup = (): void => killGroup(child)
  // Before the run's folder is removed.
  process.prependOnceListener('exit', endGroup)
  return new Promise((resolve, reject) => {
    let timer = setTimeout(timedOut, suite.timeoutMs)
    function timedOut(): void {
      output += `\n[timeout]: no file begun or finished for ${suite.timeoutMs / 1000} s\n`
      endGroup()
    }
    const take = (chunk: string): void => {
      output += chunk
      suite.onOutput(chunk)
      if (!suite.progress.test(chunk)) return
      clearTimeout(timer)
      timer = setTimeout(timedOut, suite.timeoutMs)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take)
    child.once('error', reject)
    // `exit`, not `close`: a server left behind holds the pipes open.
    child.once('exit', () => {
      clearTimeout(timer)
      process.off('exit', endGroup)
      endGroup()
      setTimeout(() => resolve(output), 200)
    })
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // ESRCH: every process of the group is gone already.
  }
}
