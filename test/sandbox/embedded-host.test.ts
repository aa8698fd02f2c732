import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedHost } from '../../src-main/sandbox/hosts/embedded-host.ts'
import type { NodeEnd, NodeSpec } from '../../src-main/sandbox/hosts/node-host.ts'
import { defaultThreadCount } from '../../src-main/sandbox/options.ts'

/*
 * The host's dealings with its threads, against a worker that speaks the same messages and does as its node's argv says.
 * What embedded nodes really do is tested in sandbox.test.ts.
 */
const WORKER = `
import { parentPort } from 'node:worker_threads'
const report = (message) => parentPort.postMessage(message)
parentPort.on('message', ({ kind, key, argv }) => {
  if (kind !== 'start') return report({ kind: 'stopped', key })
  const [does] = argv
  if (does === 'refuse') return report({ kind: 'failed', key, code: 'EADDRINUSE', reason: 'listen EADDRINUSE' })
  if (does === 'hang') return
  if (does === 'exit-at-start') process.exit(3)
  report({ kind: 'started', key, port: Number(key) })
  if (does === 'crash') report({ kind: 'crashed', key, reason: 'slot table broken' })
  if (does === 'throw') setTimeout(() => { throw new Error('thread broken') })
  if (does === 'shutdown') report({ kind: 'stopped', key })
})
`

let folder: string
let entry: string
let host: EmbeddedHost
let ends: [number, NodeEnd][]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotscope-threads-'))
  entry = join(folder, 'worker.mjs')
  writeFileSync(entry, WORKER)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => host.close())

function openHost(threads: number): EmbeddedHost {
  ends = []
  return (host = new EmbeddedHost(threads, (port, end) => void ends.push([port, end]), entry))
}

function spec(port: number, does = 'run'): NodeSpec {
  return { host: '127.0.0.1', port, folder, argv: [does] }
}

describe('embedded nodes in threads', () => {
  it('are refused by name of the port when it is in use', async () => {
    await expect(openHost(1).start(spec(7000, 'refuse'))).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining('7000') })
  })

  it('that crash are told of with the reason; asked-for ends are not', async () => {
    openHost(1)
    await Promise.all([host.start(spec(7000)), host.start(spec(7001, 'crash'))])
    await expect.poll(() => ends).toEqual([[7001, { status: 'crashed', reason: 'slot table broken' }]])
    await host.stop(7000)
    await host.stop(7000)
    expect(ends).toHaveLength(1)
  })

  it('that were shut down by a client count as stopped', async () => {
    openHost(1)
    await host.start(spec(7000, 'shutdown'))
    await expect.poll(() => ends).toEqual([[7000, { status: 'stopped', reason: expect.any(String) }]])
  })

  it('all crash with their thread, the other threads’ do not, and they start again in a new one', async () => {
    openHost(2)
    await host.start(spec(7000))
    await host.start(spec(7003))
    await host.start(spec(7002))
    await host.start(spec(7001, 'throw'))
    await expect.poll(() => ends.length).toBeGreaterThan(0)
    expect(ends.every(([, end]) => end.status === 'crashed' && end.reason.includes('thread broken'))).toBe(true)
    expect(ends.map(([port]) => port)).toContain(7001)
    expect(ends.map(([port]) => port)).not.toContain(7000)
    await host.start(spec(7001))
  })

  it('do not start when their thread ends first', async () => {
    await expect(openHost(1).start(spec(7000, 'exit-at-start'))).rejects.toMatchObject({ code: 'NODE_FAILED' })
  })

  it('start no more after the host was closed, and closing while one starts leaves nobody waiting', async () => {
    openHost(1)
    await host.start(spec(7002))
    const starting = host.start(spec(7000, 'hang'))
    const outcome = expect(starting).rejects.toMatchObject({ code: 'NODE_FAILED' })
    await host.close()
    await outcome
    await expect(host.start(spec(7001))).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(ends).toEqual([])
  })
})

describe('the number of threads', () => {
  it.each([
    [6, 2, 2],
    [6, 8, 2],
    [30, 8, 7],
    [100, 2, 2],
    [3, 1, 1],
  ])('for %i nodes on %i cores is %i', (nodes, cores, threads) => {
    expect(defaultThreadCount(nodes, cores)).toBe(threads)
  })
})
