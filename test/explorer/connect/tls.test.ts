import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient } from '../../../src-main/explorer/cluster-client.ts'
import { credentialsOf, pathOfProfile } from '../../../src-main/explorer/connect/profile-path.ts'
import type { TlsProfile } from '../../../src-main/explorer/connect/profile.ts'
import type { ConnectionReport } from '../../../src-main/explorer/connect/connection-data.ts'
import { testConnection } from '../../../src-main/explorer/connect/connection-test.ts'
import { isMissing, slotscope } from '../../support/program.ts'
import { makeCertificates, type Certificates } from '../../support/certificates.ts'
import { startTlsCluster, type TlsCluster } from '../../support/tls-cluster.ts'
import { profileFor } from './profiles.ts'

const missing = isMissing('redis-server', 'TLS with real servers') || isMissing('openssl', 'certificates for TLS')

describe.skipIf(missing)('a cluster of real servers over TLS with an ACL user', () => {
  let certificates: Certificates
  let cluster: TlsCluster
  const secrets = { password: 'sesame' }
  const full = (): TlsProfile => ({ caFile: certificates.caFile, certFile: certificates.clientCertFile, keyFile: certificates.clientKeyFile })

  beforeAll(async () => {
    certificates = makeCertificates()
    cluster = await startTlsCluster(certificates, { username: 'reader', password: 'sesame' })
  }, 60_000)
  afterAll(async () => {
    await cluster?.stop()
    certificates?.remove()
  })

  function tried(tls: TlsProfile | undefined, password = 'sesame'): Promise<ConnectionReport> {
    const profile = profileFor(cluster.ports[0]!, { tls, username: 'reader' })
    return testConnection({ seeds: profile.seeds, credentials: credentialsOf(profile, { password }), path: pathOfProfile(profile, {}) })
  }
  const reasonOf = async (report: Promise<ConnectionReport>) => (await report).seeds[0]?.failure

  it('opens whole with CA, client certificate and user', async () => {
    const report = await tried(full())
    expect(report).toMatchObject({ kind: 'cluster', state: 'ok' })
    expect(report.nodes.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok'])
  })

  it('routes commands over TLS to every node', async () => {
    const profile = profileFor(cluster.ports[0]!, { tls: full(), username: 'reader' })
    const client = new ClusterClient({ seed: profile.seeds[0]!, path: pathOfProfile(profile, secrets), credentials: credentialsOf(profile, secrets), mode: 'follow' })
    const { reply, trace } = await client.sendTraced(['SET', 'key:test:2', 'over TLS'])
    expect(reply).toMatchObject({ text: 'OK' })
    expect(trace.hops).toHaveLength(2)
    client.close()
  })

  it('without the CA says that it is not trusted', async () => {
    expect(await reasonOf(tried({ ...full(), caFile: undefined }))).toMatchObject({ reason: 'tls', message: expect.stringContaining('not trusted') })
  })

  it('without the CA opens where verifying is switched off', async () => {
    expect((await tried({ ...full(), caFile: undefined, skipVerify: true })).kind).toBe('cluster')
  })

  it('without a client certificate says that one is asked for', async () => {
    expect(await reasonOf(tried({ caFile: certificates.caFile }))).toMatchObject({ message: expect.stringMatching(/client certificate/) })
  })

  it('verifies the server name given: one of the certificate\'s own, and no other', async () => {
    expect((await tried({ ...full(), servername: 'redis.test' })).kind).toBe('cluster')
    expect(await reasonOf(tried({ ...full(), servername: 'other.test' }))).toMatchObject({ reason: 'tls', message: expect.stringContaining('other.test') })
  })

  it('without TLS says that the port may want it', async () => {
    expect((await reasonOf(tried(undefined)))?.message).toMatch(/TLS/)
  })

  it('names the file that cannot be read', () => {
    expect(() => pathOfProfile(profileFor(1, { tls: { caFile: '/no/such/ca.crt' } }), {})).toThrow(/\/no\/such\/ca\.crt cannot be read/)
  })

  it('says that the password is wrong', async () => {
    expect(await reasonOf(tried(full(), 'guess'))).toMatchObject({ reason: 'wrong-password' })
  })

  it.each([
    ['cli', ['cli', '-c'], ['get', 'key:test:2'], /over TLS/],
    ['slot', ['slot'], ['key:test:2'], /owner/],
    ['trace', ['trace'], ['get', 'key:test:2'], /MOVED|9252/],
  ] as const)('is open to slotscope %s with redis-cli\'s TLS flags', async (_, before, after, expected) => {
    const flags = ['-p', String(cluster.ports[0]), '--user', 'reader', '-a', 'sesame', '--tls', '--cacert', certificates.caFile, '--cert', certificates.clientCertFile, '--key', certificates.clientKeyFile, '--sni', 'redis.test']
    const done = await slotscope([...before, ...flags, ...after])
    expect(done.stdout + done.stderr).toMatch(expected)
    expect(done.code).toBe(0)
  })

  it('is open to slotscope trib with redis-cli\'s TLS flags', async () => {
    const done = await slotscope(['trib', 'check', `127.0.0.1:${cluster.ports[0]}`, '--user', 'reader', '-a', 'sesame', '--tls', '--cacert', certificates.caFile, '--cert', certificates.clientCertFile, '--key', certificates.clientKeyFile, '--sni', 'redis.test'])
    expect(done.stdout).toContain('[OK] All 16384 slots covered.')
    expect(done.code).toBe(0)
  })
})
