import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { controlSandbox, openControl } from '../../src-main/sandbox/control.ts'
import type { ControlRequest, ControlSocket } from '../../src-main/sandbox/control.ts'
import { takeDataFolder } from '../../src-main/sandbox/data-folder.ts'
import { SandboxRefusal } from '../../src-main/sandbox/refusal.ts'

let root: string
let control: ControlSocket
let asked: ControlRequest[]

beforeEach(async () => {
  asked = []
  root = mkdtempSync(join(tmpdir(), 'slotscope-control-'))
  const folder = takeDataFolder('lab', root)
  control = await openControl(folder.path, 'id', (request) => {
    asked.push(request)
    return request.node === '9' ? Promise.reject(new SandboxRefusal('NOT_FOUND', 'no node is called "9"')) : Promise.resolve()
  })
  folder.describe({ name: 'lab', engine: 'embedded', masters: 3, replicas: 1, ports: [7000], keep: false, control: control.path })
})

afterEach(() => {
  control.close()
  rmSync(root, { recursive: true, force: true })
})

describe('driving a sandbox from another process', () => {
  it('reaches it by its name', async () => {
    await controlSandbox('lab', { verb: 'kill', node: '7000' }, root)
    expect(asked).toEqual([{ verb: 'kill', node: '7000' }])
  })

  it('is refused in the sandbox’s own words', async () => {
    await expect(controlSandbox('lab', { verb: 'kill', node: '9' }, root)).rejects.toThrow('no node is called "9"')
  })

  it('says which sandboxes there are when the name is unknown', async () => {
    await expect(controlSandbox('lob', { verb: 'stop' }, root)).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('running: "lab"') })
  })

  it.each(['nonsense', '{}', '{"verb":"constructor"}', '[]', 'null', 'x'.repeat(10_000)])('is refused for the line %.20s', async (line) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(control.path, () => socket.write(`${line}\n`))
      socket.once('error', reject)
      socket.setEncoding('utf8').once('data', (text: string) => resolve(text))
    })
    expect(JSON.parse(answer)).toEqual({ ok: false, message: 'not a control request' })
    expect(asked).toEqual([])
  })

  it('works where the folder’s path is too long for a socket', async () => {
    const deep = join(root, 'x'.repeat(120))
    mkdirSync(deep)
    const far = await openControl(deep, 'id', () => Promise.resolve())
    expect(far.path.length).toBeLessThan(104)
    far.close()
  })
})
