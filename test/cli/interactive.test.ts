import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { startNode } from '../support/redis-nodes.ts'
import type { TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { VirtualScreen } from '../terminal/virtual-screen.ts'

const MAIN = fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url))

/** `slotscope cli` on a real pseudo-terminal, which script(1) provides. */
class PtyRun {
  readonly screen = new VirtualScreen(80)
  private readonly child: ChildProcess
  readonly ended: Promise<number | null>

  constructor(args: string, env: Record<string, string>) {
    const command = `"${process.execPath}" --disable-warning=ExperimentalWarning "${MAIN}" cli ${args}`
    this.child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, TERM: 'xterm', ...env } })
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => this.screen.write(text))
    this.ended = new Promise((resolve) => this.child.on('close', resolve))
  }

  type(keys: string): void {
    this.child.stdin!.write(keys)
  }

  shows(text: string | RegExp): Promise<unknown> {
    return until(`the screen shows ${text}: ${this.screen.text}`, () => (typeof text === 'string' ? this.screen.text.includes(text) : text.test(this.screen.text)))
  }

  kill(): void {
    this.child.kill('SIGKILL')
  }
}

describe.skipIf(isMissing('redis-server', 'the interactive terminal') || isMissing('script', 'the interactive terminal'))('slotscope cli on a terminal', () => {
  let node: TestNode
  let folder: string
  let run: PtyRun | undefined
  const start = (args = `-p ${node.port}`): PtyRun => (run = new PtyRun(args, { SLOTSCOPE_HISTFILE: join(folder, 'history') }))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-pty-'))
    node = await startNode('redis-server', (await freePorts(1))[0]!, ['--save', '', '--appendonly', 'no'])
  })
  afterEach(() => run?.kill())
  afterAll(async () => {
    await node?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('prompts, runs what is typed, formats replies, and quits', async () => {
    const t = start()
    await t.shows(`127.0.0.1:${node.port}>`)
    t.type('set greeting "hé\\n"\r')
    await t.shows('OK')
    t.type('get greeting\r')
    await t.shows('"h\\xc3\\xa9\\n"')
    t.type('select 3\r')
    await t.shows(`127.0.0.1:${node.port}[3]>`)
    t.type('quit\r')
    expect(await t.ended).toBe(0)
  })

  it('brings the history of earlier sessions back, without passwords', async () => {
    const first = start()
    await first.shows('>')
    first.type('auth nobody secret\r')
    await first.shows('WRONGPASS')
    first.type('echo remembered\r')
    await first.shows('"remembered"')
    first.type('\x04')
    await first.ended
    expect(readFileSync(join(folder, 'history'), 'utf8')).not.toContain('secret')
    const second = start()
    await second.shows('>')
    second.type('\x1b[A\r')
    await second.shows('"remembered"')
  })

  it('ends on Ctrl-C at an empty line, and only throws away a line otherwise', async () => {
    const t = start()
    await t.shows('>')
    t.type('half a li\x03')
    await t.shows('half a li^C')
    t.type('\x03')
    expect(await t.ended).toBe(0)
  })

  it('asks for a password without showing it', async () => {
    await node.call('config', 'set', 'requirepass', 'hidden')
    try {
      const t = start(`-p ${node.port} --askpass`)
      await t.shows('Please input password:')
      t.type('hidden\r')
      await t.shows(`:${node.port}>`)
      t.type('ping\r')
      await t.shows('PONG')
      expect(t.screen.text).toContain('******')
      expect(t.screen.text).not.toContain('hidden')
    } finally {
      run?.kill()
      await node.call('auth', 'hidden')
      await node.call('config', 'set', 'requirepass', '')
    }
  })
})
