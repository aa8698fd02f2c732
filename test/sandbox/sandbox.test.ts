import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMissing } from '../support/program.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { replyBytes } from '../../src-main/engine/resp/reply-value.ts'
import { NodeConnection } from '../../src-main/explorer/node-connection.ts'
import type { SandboxOptions } from '../../src-main/sandbox/options.ts'
import { isFree } from '../../src-main/sandbox/ports.ts'
import { Sandbox } from '../../src-main/sandbox/sandbox.ts'
import type { SandboxSnapshot, SandboxStepProgress } from '../../src-main/sandbox/snapshot.ts'
import { freePorts } from './free-ports.ts'

const HOST = '127.0.0.1'
let folder: string
let sandbox: Sandbox | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotscope-sandbox-'))
})

afterEach(async () => {
  await sandbox?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function make(options: SandboxOptions): Sandbox {
  return (sandbox = new Sandbox({ folder, nodeTimeoutMs: 2000, ...options }))
}

async function ask(port: number, ...args: string[]): Promise<string> {
  const connection = await NodeConnection.open({ address: { host: HOST, port }, commandTimeoutMs: 2000 })
  try {
    const reply = await connection.send(args)
    return reply.type === 'error' ? reply.message : (replyBytes(reply) ?? reply.type)
  } finally {
    connection.close()
  }
}

const primaryOf = (snapshot: SandboxSnapshot): number => snapshot.nodes.find((node) => node.role === 'primary')!.port

describe.each(['embedded', 'redis-server'] as const)('a sandbox of %s nodes', (engine) => {
  const isAbsent = engine === 'redis-server' && isMissing(engine, 'sandboxes of real servers')

  it.skipIf(isAbsent)('is ready when every node says ok, tells its steps, and leaves nothing behind', { timeout: 30_000 }, async () => {
    const steps: SandboxStepProgress[] = []
    const ready = await make({ engine, name: 'lab', port: await freePorts(6), onProgress: (progress) => steps.push(progress) }).start()
    expect(ready.status).toBe('ready')
    expect(ready.nodes.map((node) => node.role).sort()).toEqual(['primary', 'primary', 'primary', 'replica', 'replica', 'replica'])
    expect(new Set(ready.nodes.map((node) => node.nodeId)).size).toBe(6)
    for (const { port, status } of ready.nodes) {
      expect(status).toBe('running')
      expect(await ask(port, 'CLUSTER', 'INFO')).toContain('cluster_state:ok')
    }
    expect([...new Set(steps.map((progress) => progress.step))]).toEqual(['ports', 'nodes', 'create', 'agree', 'ready'])
    expect(existsSync(join(folder, 'lab', `node-${ready.nodes[0]!.port}`, 'nodes.conf'))).toBe(true)
    await Promise.all([sandbox!.stop(), sandbox!.stop()])
    expect(sandbox!.snapshot.status).toBe('stopped')
    expect(readdirSync(folder)).toEqual([])
    for (const { port } of ready.nodes) expect(await isFree(HOST, port)).toBe(true)
  })

  it.skipIf(isAbsent)('starts a killed node again as the same node', { timeout: 30_000 }, async () => {
    const ready = await make({ engine, port: await freePorts(6) }).start()
    const port = primaryOf(ready)
    const nodeId = await ask(port, 'CLUSTER', 'MYID')
    await sandbox!.kill(port)
    expect(await isFree(HOST, port)).toBe(true)
    expect(sandbox!.snapshot.nodes.find((node) => node.port === port)).toMatchObject({ status: 'stopped', reason: 'killed' })
    await sandbox!.restart(port)
    expect(await ask(port, 'CLUSTER', 'MYID')).toBe(nodeId)
    expect(sandbox!.snapshot.nodes.find((node) => node.port === port)).toMatchObject({ status: 'running', reason: undefined })
  })

  it.skipIf(isAbsent)('can be stopped while it starts', { timeout: 30_000 }, async () => {
    const starting = make({ engine }).start()
    const outcome = expect(starting).rejects.toMatchObject({ code: 'CANCELLED' })
    await new Promise((resolve) => setTimeout(resolve, 60))
    await sandbox!.stop()
    await outcome
    expect(sandbox!.snapshot.status).toBe('stopped')
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(isAbsent)('takes up its data under its name when they were kept', { timeout: 30_000 }, async () => {
    const first = await make({ engine, name: 'lab', keep: true, replicas: 0 }).start()
    await Promise.all(first.nodes.map(({ port }) => ask(port, 'SET', 'key', 'kept')))
    await sandbox!.stop()
    const second = await make({ engine, name: 'lab', replicas: 0 }).start()
    expect(second.nodes.map((node) => node.nodeId)).toEqual(first.nodes.map((node) => node.nodeId))
    const answers = await Promise.all(second.nodes.map(({ port }) => ask(port, 'GET', 'key')))
    expect(answers).toContain('kept')
    await sandbox!.stop()
    await expect(make({ engine, name: 'lab', masters: 4, replicas: 0 }).start()).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    expect(readdirSync(folder)).toEqual(['lab'])
  })
})

describe('a sandbox that cannot be', () => {
  it('names the port that is in use and leaves nothing behind', async () => {
    const first = await freePorts(6)
    const port = first + 2
    const blocker = createServer().listen(port, HOST)
    await new Promise((resolve) => blocker.once('listening', resolve))
    await expect(make({ port: first }).start()).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(String(port)) })
    blocker.close()
    expect(sandbox!.snapshot).toMatchObject({ status: 'failed', reason: expect.stringContaining('in use') })
    expect(readdirSync(folder)).toEqual([])
  })

  it('says which engine is missing', async () => {
    const { PATH } = process.env
    process.env['PATH'] = folder
    try {
      await expect(make({ engine: 'valkey-server' }).start()).rejects.toMatchObject({ code: 'ENGINE_MISSING', message: expect.stringContaining('valkey-server') })
    } finally {
      process.env['PATH'] = PATH
    }
  })

  it('refuses faults before it is ready and on nodes it does not have', async () => {
    await expect(make({}).kill(7000)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('two sandboxes', () => {
  it('started at once get ports and names of their own', { timeout: 30_000 }, async () => {
    const both = [new Sandbox({ folder, replicas: 0 }), new Sandbox({ folder, replicas: 0 })]
    const ready = await Promise.all(both.map((one) => one.start()))
    const ports = ready.flatMap((one) => one.nodes.map((node) => node.port))
    await Promise.all(both.map((one) => one.stop()))
    expect(new Set(ports).size).toBe(6)
    expect(ready.map((one) => one.name).sort()).toEqual(['sandbox-1', 'sandbox-2'])
  })
})

describe('a sandbox of nodes that move slots as a whole', () => {
  it('offers the commands it was asked for', { timeout: 30_000 }, async () => {
    const { nodes } = await make({ name: 'atomic', replicas: 0, port: await freePorts(3), atomicSlotMigration: 'redis' }).start()
    for (const { port } of nodes) {
      expect(await ask(port, 'CLUSTER', 'MIGRATION', 'CANCEL', 'ALL')).toBe('0')
      expect(await ask(port, 'CLUSTER', 'GETSLOTMIGRATIONS')).toContain('unknown subcommand')
    }
  })
})
