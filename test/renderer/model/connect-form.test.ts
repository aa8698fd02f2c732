import { describe, expect, it } from 'vitest'
import { draftOf, fieldsOf, NEW_CONNECTION, shellCommandOf, type ConnectFields } from '../../../src-renderer/model/connect-form.ts'

const fields = (changes: Partial<ConnectFields>): ConnectFields => ({ ...NEW_CONNECTION, ...changes })
const draft = (changes: Partial<ConnectFields>) => {
  const read = draftOf(fields(changes))
  if (!('draft' in read)) throw new Error(`invalid: ${read.invalid}`)
  return read.draft
}

describe('the connect form', () => {
  it('says nothing of fields left empty', () => {
    expect(draft({ address: 'h:1' })).toEqual({ host: 'h', port: 1, moreSeeds: [], environment: 'none', readOnly: false, trustsAnnounced: false, natMap: [] })
  })

  it('takes several addresses, and what a URI says of user, password and TLS', () => {
    expect(draft({ address: 'rediss://ada:pw@a:1, b:2' })).toMatchObject({ host: 'a', port: 1, moreSeeds: [{ host: 'b', port: 2 }], username: 'ada', password: 'pw', tls: { skipVerify: false } })
    expect(draft({ address: 'redis://ada:pw@a:1', username: 'bob' })).toMatchObject({ username: 'bob' })
  })

  it('leaves out what is switched off, whatever stands in its fields', () => {
    const { tls, tunnel } = draft({ caFile: '/ca', sshTarget: 'nonsense' })
    expect([tls, tunnel]).toEqual([undefined, undefined])
  })

  it.each([
    ['me@bastion', { username: 'me', host: 'bastion', port: 22 }],
    ['me@bastion:2222', { username: 'me', host: 'bastion', port: 2222 }],
    ['me@corp.example@10.0.0.1:22', { username: 'me@corp.example', host: '10.0.0.1', port: 22 }],
  ])('reads the SSH server %s', (sshTarget, expected) => expect(draft({ useTunnel: true, sshTarget }).tunnel).toMatchObject(expected))

  it.each([
    [{ address: '' }, 'address'],
    [{ address: 'a:0' }, 'address'],
    [{ useTunnel: true, sshTarget: 'bastion' }, 'sshTarget'],
    [{ natMap: [{ announced: 'a:1', actual: '', nodeId: '' }] }, 'natMap'],
  ] as const)('names the field that cannot be understood: %j', (changes, invalid) => expect(draftOf(fields(changes as Partial<ConnectFields>))).toEqual({ invalid }))

  it('leaves out rows of the map that are empty', () => {
    expect(draft({ natMap: [{ announced: '', actual: '', nodeId: '' }, { announced: '10.0.0.1:6379', actual: '127.0.0.1:1', nodeId: '' }] }).natMap).toEqual([{ announced: { host: '10.0.0.1', port: 6379 }, actual: { host: '127.0.0.1', port: 1 } }])
  })

  it('shows a saved connection so that saving it again changes nothing', () => {
    const saved = {
      profileId: 'p', name: 'Orders', seeds: [{ host: 'a', port: 1 }, { host: '::1', port: 2 }], username: 'ada', environment: 'production' as const, color: 3, readOnly: true, trustsAnnounced: true, secretsKept: 'session' as const,
      tls: { caFile: '/ca', skipVerify: false }, tunnel: { host: 'bastion', port: 22, username: 'me', useAgent: true, hostKey: `SHA256:${'a'.repeat(43)}` },
      natMap: [{ announced: { host: '10.0.0.1', port: 6379 }, actual: { host: '127.0.0.1', port: 1 }, nodeId: 'f'.repeat(40) }],
    }
    const { host, port, moreSeeds, ...rest } = draft(fieldsOf(saved))
    const { seeds, secretsKept: _, ...kept } = saved
    expect([{ host, port }, ...(moreSeeds ?? [])]).toEqual(seeds)
    expect(rest).toEqual(kept)
  })

  it('gives the same for a shell, quoted, and never a password', () => {
    const command = shellCommandOf(draft({ address: 'a:1', username: "o'neil", password: 'sesame', useTls: true, caFile: '/my ca.crt' }))
    expect(command).toBe(`slotscope cli -c -h a -p 1 --user 'o'\\''neil' --askpass --tls --cacert '/my ca.crt'`)
  })
})
