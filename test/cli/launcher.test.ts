import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../support/program.ts'
import { until } from '../support/until.ts'

const BIN = fileURLToPath(new URL('../../bin/slotscope.js', import.meta.url))

/** Makes a program think it runs on an old Node: the launcher looks at process.versions only. */
const PRETEND_OLD = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })"

describe('the launcher', () => {
  let folder: string
  let bin: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-launcher-'))
    bin = join(folder, 'bin', 'slotscope.js')
    mkdirSync(join(folder, 'bin'))
    cpSync(BIN, bin)
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const build = (code: string): void => {
    mkdirSync(join(folder, 'out', 'main'), { recursive: true })
    writeFileSync(join(folder, 'out', 'main', 'cli.js'), code)
  }
  /** A pinned "Node" that is this one. */
  const pin = (): void => {
    mkdirSync(join(folder, 'node_modules', 'node', 'bin'), { recursive: true })
    symlinkSync(process.execPath, join(folder, 'node_modules', 'node', 'bin', 'node'))
  }
  /** A pinned "Node" of its own path, which realpath cannot take for this one. */
  const pinScript = (): void => {
    mkdirSync(join(folder, 'node_modules', 'node', 'bin'), { recursive: true })
    // The child must not pretend again: drop the --import that made its parent look old.
    writeFileSync(join(folder, 'node_modules', 'node', 'bin', 'node'), `#!/bin/sh\nwhile [ "$1" != "\${1#--import}" ]; do shift; done\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 })
    writeFileSync(join(folder, 'old.mjs'), PRETEND_OLD)
  }
  const oldNode = (...args: string[]): string[] => [`--import=file://${join(folder, 'old.mjs')}`, bin, ...args]

  it('stays one process on a fitting Node', async () => {
    build("process.stdout.write(`${process.pid} ${process.argv.slice(2).join(',')}`)")
    const child = spawn(process.execPath, [bin, 'a', 'b'])
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    await new Promise((resolve) => child.on('close', resolve))
    expect(stdout).toBe(`${child.pid} a,b`)
  })

  it('says in one line to build first', async () => {
    const { code, stderr } = await run(process.execPath, [bin])
    expect(code).toBe(1)
    expect(stderr).toBe('slotscope: not built yet: run `npm run build` first\n')
  })

  it('runs itself with the pinned Node when started by an old one, and hands back its exit code', async () => {
    build("process.stdout.write(`args ${process.argv.slice(2).join(',')}`); process.exitCode = 7")
    pinScript()
    const { code, stdout, stderr } = await run(process.execPath, oldNode('x', 'y z'))
    expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: 'args x,y z', stderr: '' })
  })

  it('forwards SIGTERM to the pinned Node and ends as it ends', async () => {
    build("process.on('SIGTERM', () => { process.stdout.write('bye'); process.exit(3) }); setInterval(() => {}, 1000); process.stdout.write('ready ')")
    pinScript()
    const child = spawn(process.execPath, oldNode())
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])))
    await until('it is ready', () => stdout.includes('ready'))
    child.kill('SIGTERM')
    expect(await ended).toEqual([3, null])
    expect(stdout).toBe('ready bye')
  })

  it('dies by the signal its child died by', async () => {
    build("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)")
    pinScript()
    const child = spawn(process.execPath, oldNode())
    expect(await new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])))).toEqual([null, 'SIGKILL'])
  })

  it('says what to do on an old Node without a pinned one, and never runs itself in circles', async () => {
    writeFileSync(join(folder, 'old.mjs'), PRETEND_OLD)
    const missing = await run(process.execPath, oldNode())
    expect(missing.code).toBe(1)
    expect(missing.stderr).toBe('slotscope: needs Node 22.12 or later, this is 20.1.0; run `npm ci` to install the pinned one\n')
    pin()
    expect((await run(process.execPath, oldNode())).stderr).toBe(missing.stderr)
  })
})
