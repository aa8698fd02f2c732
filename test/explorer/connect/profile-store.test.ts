import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ProfileStore } from '../../../src-main/explorer/connect/profile-store.ts'
import { exportText, readProfiles } from '../../../src-main/explorer/connect/profile-text.ts'
import { profileFor } from './profiles.ts'

const folder = mkdtempSync(join(tmpdir(), 'slotscope-profiles-'))
const file = join(folder, 'deep', 'connections.json')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => rmSync(file, { force: true }))

const full = profileFor(7000, {
  name: 'Orders',
  environment: 'production',
  color: 3,
  readOnly: true,
  username: 'ops',
  tls: { caFile: '/etc/ca.crt', certFile: undefined, keyFile: undefined, servername: 'redis.test', skipVerify: false },
  tunnel: { host: 'bastion', port: 22, username: 'me', keyFile: '~/.ssh/id', useAgent: true, hostKey: `SHA256:${'a'.repeat(43)}` },
  natMap: [{ announced: { host: '10.0.0.1', port: 6379 }, actual: { host: '127.0.0.1', port: 7001 }, nodeId: 'a'.repeat(40) }],
})

describe('saved connections', () => {
  it('are there again for the next process, in a file that only its user can read', () => {
    const saved = new ProfileStore(file).save(full)
    expect(new ProfileStore(file).get(saved.profileId)).toEqual(saved)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('are replaced under their id, and removed', () => {
    const store = new ProfileStore(file)
    const first = store.save(full)
    store.save(profileFor(7001))
    store.save({ ...full, name: 'Renamed' }, first.profileId)
    expect(store.list().map(({ name }) => name)).toEqual(['Renamed', undefined])
    store.remove(first.profileId)
    expect(store.list()).toHaveLength(1)
  })

  it('that cannot be read are an error, not an empty list that would be written over them', () => {
    new ProfileStore(file).save(full)
    writeFileSync(file, 'half a fi')
    expect(() => new ProfileStore(file).list()).toThrow(/no list of Slotscope connections/)
    expect(() => new ProfileStore(file).save(full)).toThrow()
    expect(readFileSync(file, 'utf8')).toBe('half a fi')
  })
})

describe('exchanging connections', () => {
  it('gives everything but ids', () => {
    const { profiles, skippedCount } = readProfiles(exportText([{ ...full, profileId: 'mine' }]))
    expect(skippedCount).toBe(0)
    expect(profiles[0]).toEqual(full)
    expect(exportText([{ ...full, profileId: 'mine' }])).not.toContain('mine')
  })

  it('drops what a file should not hold: secrets, wrong types, entries without an address', () => {
    const rows = [
      { ...full, password: 'secret', __proto__: { polluted: true }, environment: 'moon', color: 99, natMap: [{ announced: 'x' }], tls: 'yes' },
      { seeds: [] }, { seeds: [{ host: 'a b', port: 1 }] }, { seeds: [{ host: 'a', port: 70000 }] }, null, 'text', 7,
    ]
    const { profiles, skippedCount } = readProfiles(JSON.stringify({ slotscopeConnections: 1, connections: rows }))
    expect(skippedCount).toBe(6)
    expect(profiles).toHaveLength(1)
    expect(profiles[0]).toMatchObject({ environment: 'none', color: undefined, natMap: [], tls: undefined })
    expect(JSON.stringify(profiles)).not.toContain('secret')
  })

  it.each(['', '[]', '{}', '{"slotscopeConnections":2,"connections":[]}', 'null', '{"slotscopeConnections":1}'])('refuses what is no such file: %s', (text) => {
    expect(() => readProfiles(text)).toThrow(/no list/)
  })
})
