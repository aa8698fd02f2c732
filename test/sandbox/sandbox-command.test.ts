import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { CliIo } from '../../src-main/cli/io.ts'
import { sandboxCommand } from '../../src-main/cli/sandbox.ts'
import { webCommand } from '../../src-main/cli/web.ts'
import { startWebShell } from '../../src-main/web/web-shell.ts'

type Command = (argv: string[], io: CliIo) => Promise<number>

async function run(command: Command, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = await command(argv, { stdin: Readable.from([]), stdout, stderr, env: {}, isTty: false })
  stdout.end()
  stderr.end()
  return { code, out: await text(stdout), err: await text(stderr) }
}

describe('slotscope sandbox', () => {
  it.each([
    ['up', '--masters', '2'],
    ['up', '--masters', 'three'],
    ['up', '--masters', '1e2'],
    ['up', '--replicas', '-1'],
    ['up', '--port', '80'],
    ['up', '--port', '60000'],
    ['up', '--engine', 'memcached'],
    ['up', '--mode', 'galaxy'],
    ['up', '--no-such-option'],
    ['up', 'stray'],
    ['sideways'],
    ['fault', 'lab', 'explode', '7000'],
    ['fault', 'lab', 'kill'],
  ])('%s %s %s is wrong usage', async (...argv) => {
    const { code, out, err } = await run(sandboxCommand, ...argv)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).not.toBe('')
  })

  it.each(['replication', 'sentinel'])('says that --mode %s is not available yet', async (mode) => {
    const { code, err } = await run(sandboxCommand, 'up', '--mode', mode)
    expect(code).toBe(1)
    expect(err).toContain('not available yet')
  })

  it('says that no sandbox of the name is running', async () => {
    const { code, err } = await run(sandboxCommand, 'stop', 'no such sandbox')
    expect(code).toBe(1)
    expect(err).toContain('no sandbox called "no such sandbox" is running')
  })

  it('explains itself', async () => {
    const { code, out } = await run(sandboxCommand, 'up', '--help')
    expect(code).toBe(0)
    expect(out).toContain('--masters <n>')
  })
})

describe('slotscope web', () => {
  it.each([['--port', '70000'], ['--port', 'x'], ['--no-such-option']])('%s %s is wrong usage', async (...argv) => {
    expect((await run(webCommand, ...argv)).code).toBe(2)
  })

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com'])('refuses --host %s and says why', async (host) => {
    const { code, out, err } = await run(webCommand, '--host', host)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toContain('loopback only')
  })

  it('names a port that is in use', async () => {
    const taken = await startWebShell({ services: { openSession: () => ({ handle: () => Promise.reject(new Error()), close: () => undefined }) }, root: '/' })
    const { code, err } = await run(webCommand, '--port', String(taken.port))
    await taken.close()
    expect(code).toBe(1)
    expect(err).toContain(`port ${taken.port} on 127.0.0.1 is in use`)
  })
})
