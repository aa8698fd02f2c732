import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appDataFolder } from '../../src-main/sandbox/app-data.ts'
import { listSandboxes, takeDataFolder } from '../../src-main/sandbox/data-folder.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slotscope-data-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const description = { engine: 'embedded', masters: 3, replicas: 1, ports: [7000] }

/** The pid of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

describe('a sandbox’s data folder', () => {
  it('is refused to a second run while the first holds it, whatever the letter case', () => {
    const held = takeDataFolder('Lab', root)
    expect(() => takeDataFolder('lab', root)).toThrow(`already running (process ${process.pid})`)
    held.release({ keep: false })
    takeDataFolder('lab', root).release({ keep: false })
  })

  it('gets the next free number without a name', () => {
    const names = [takeDataFolder(undefined, root), takeDataFolder(undefined, root)].map((folder) => folder.name)
    expect(names).toEqual(['sandbox-1', 'sandbox-2'])
  })

  it('is removed on release, twice without harm', () => {
    const folder = takeDataFolder('lab', root)
    const node = folder.nodeFolder(7000)
    folder.release({ keep: false })
    folder.release({ keep: false })
    expect(existsSync(node)).toBe(false)
    expect(existsSync(folder.path)).toBe(false)
  })

  it('is found again, with its data, when it was kept', () => {
    const folder = takeDataFolder('lab', root)
    folder.describe({ ...description, name: 'lab', keep: true })
    writeFileSync(join(folder.nodeFolder(7000), 'nodes.conf'), 'x')
    folder.release({ keep: true })
    expect(takeDataFolder(undefined, root).name).toBe('sandbox-1')
    const again = takeDataFolder('lab', root)
    expect(again.kept).toMatchObject({ ...description, keep: true })
    expect(existsSync(join(again.nodeFolder(7000), 'nodes.conf'))).toBe(true)
  })

  it('is cleared of what a run that died left behind', () => {
    mkdirSync(join(root, 'lab', 'node-7000'), { recursive: true })
    writeFileSync(join(root, 'lab', 'lock.json'), JSON.stringify({ pid: deadPid() }))
    writeFileSync(join(root, 'lab', 'sandbox.json'), '{"name":"lab","por')
    const folder = takeDataFolder('lab', root)
    expect(folder.kept).toBeUndefined()
    expect(existsSync(join(root, 'lab', 'node-7000'))).toBe(false)
  })

  it('keeps data on purpose even when the run that held them died', () => {
    const folder = takeDataFolder('lab', root)
    folder.describe({ ...description, name: 'lab', keep: true })
    writeFileSync(join(root, 'lab', 'lock.json'), JSON.stringify({ pid: deadPid() }))
    expect(takeDataFolder('lab', root).kept).toMatchObject({ name: 'lab' })
  })

  it('is listed while it runs or was kept, under the name it was given', () => {
    const running = takeDataFolder('My Lab', root)
    running.describe({ ...description, name: 'My Lab', keep: false })
    const kept = takeDataFolder('old', root)
    kept.describe({ ...description, name: 'old', keep: true })
    kept.release({ keep: true })
    expect(listSandboxes(root).map(({ name, pid }) => [name, pid])).toEqual([
      ['My Lab', process.pid],
      ['old', undefined],
    ])
    expect(listSandboxes(join(root, 'absent'))).toEqual([])
  })
})

describe('the user’s data folder', () => {
  const home = '/home/u'
  it.each([
    ['linux', {}, '/home/u/.local/share/slotscope'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/slotscope'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/u/.local/share/slotscope'],
    ['darwin', {}, '/home/u/Library/Application Support/Slotscope'],
    ['linux', { SLOTSCOPE_HOME: '/elsewhere', XDG_DATA_HOME: '/data' }, '/elsewhere'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(appDataFolder({ platform, env, home })).toBe(expected)
  })
})
