import { execFileSync } from 'node:child_process'
import { createConnection, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import ssh2, { type Connection, type Server } from 'ssh2'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testConnection } from '../../../src-main/explorer/connect/connection-test.ts'
import { pathOfProfile } from '../../../src-main/explorer/connect/profile-path.ts'
import type { ConnectionSecrets, TunnelProfile } from '../../../src-main/explorer/connect/profile.ts'
import { fingerprintOf } from '../../../src-main/explorer/connect/ssh-tunnel.ts'
import { isMissing } from '../../support/program.ts'
import { startNodes, stopNodes, type TestNode } from '../../support/redis-nodes.ts'
import { SSH_AGENT, startSshAgent, type SshAgent } from '../../support/ssh-agent.ts'
import { lacksPasswordLogins, SSHD, startSshServer, type SshServer } from '../../support/ssh-server.ts'
import { profileFor } from './profiles.ts'

/** What became of reaching a node through an SSH server: 'reached', or why not. */
async function login(node: TestNode, { port, username, hostKey }: Pick<SshServer, 'port' | 'username' | 'hostKey'>, changes: Partial<TunnelProfile> = {}, secrets: ConnectionSecrets = {}): Promise<string> {
  const tunnel: TunnelProfile = { host: '127.0.0.1', port, username, hostKey, ...changes }
  const profile = profileFor(node.port, { tunnel })
  const path = pathOfProfile(profile, secrets)
  const { seeds } = await testConnection({ seeds: profile.seeds, credentials: undefined, path })
  path.close()
  return seeds[0]?.failure?.message ?? 'reached'
}

let nodes: TestNode[] = []
beforeAll(async () => {
  nodes = await startNodes('slotscope', 1)
})
afterAll(() => stopNodes(nodes))

describe.skipIf(lacksPasswordLogins('passwords for SSH servers'))('an SSH server that asks for a password', () => {
  let ssh: SshServer
  beforeAll(async () => {
    ssh = await startSshServer({ password: 'open sesame' })
  })
  afterAll(() => ssh?.stop())

  it('is logged in to with it', async () => {
    expect(await login(nodes[0]!, ssh, {}, { sshPassword: 'open sesame' })).toBe('reached')
  })

  it('refuses another, and none', async () => {
    for (const secrets of [{ sshPassword: 'open barley' }, {}]) expect(await login(nodes[0]!, ssh, {}, secrets)).toContain('did not accept the user name, password or key')
  })

  it('is not told the password before its key is accepted', async () => {
    expect(await login(nodes[0]!, { ...ssh, hostKey: `SHA256:${'A'.repeat(43)}` }, {}, { sshPassword: 'open sesame' })).toContain('shows another key than before')
  })
})

describe.skipIf(isMissing(SSHD, 'keys for SSH servers') || isMissing(SSH_AGENT, 'the SSH agent'))('an SSH server that asks for a key', () => {
  let ssh: SshServer
  let agent: SshAgent
  beforeAll(async () => {
    ssh = await startSshServer()
    agent = await startSshAgent(ssh.keyFile)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await agent?.stop()
    await ssh?.stop()
  })

  it('is logged in to with the one the agent holds, in whatever file it is', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', agent.socket)
    expect(await login(nodes[0]!, ssh, { useAgent: true })).toBe('reached')
    expect(await login(nodes[0]!, ssh, { useAgent: false })).toContain('did not accept')
  })

  it('is logged in to with the key file where the agent is gone or unknown', async () => {
    for (const socket of [`${agent.socket}-gone`, undefined]) {
      vi.stubEnv('SSH_AUTH_SOCK', socket)
      expect(await login(nodes[0]!, ssh, { useAgent: true, keyFile: ssh.keyFile })).toBe('reached')
    }
  })

  it('says what is wrong with the agent when that was the only way', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', undefined)
    expect(await login(nodes[0]!, ssh, { useAgent: true })).toContain('no SSH agent runs here (SSH_AUTH_SOCK is not set)')
    vi.stubEnv('SSH_AUTH_SOCK', `${agent.socket}-gone`)
    expect(await login(nodes[0]!, ssh, { useAgent: true })).toContain('the SSH agent does not help')
    vi.stubEnv('SSH_AUTH_SOCK', agent.socket)
    agent.forgetKeys()
    expect(await login(nodes[0]!, ssh, { useAgent: true })).toContain('did not accept')
  })

  it('is logged in to with a key that needs its passphrase, and says so without it', async () => {
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'dolmen', '-f', ssh.keyFile])
    expect(await login(nodes[0]!, ssh, { keyFile: ssh.keyFile }, { sshPassphrase: 'dolmen' })).toBe('reached')
    expect(await login(nodes[0]!, ssh, { keyFile: ssh.keyFile }, { sshPassphrase: 'menhir' })).toContain('passphrase')
    expect(await login(nodes[0]!, ssh, { keyFile: ssh.keyFile })).toContain('needs its passphrase')
  })
})

/** As servers do whose logins go by PAM: one prompt, or two. */
describe('an SSH server that asks by prompts only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-ssh-'))
  const said: string[][] = []
  let rounds: readonly string[] = ['Password: ']
  let server: Server
  let at: Pick<SshServer, 'port' | 'username' | 'hostKey'>

  beforeAll(async () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'host_key')])
    const key = readFileSync(join(folder, 'host_key'))
    server = new ssh2.Server({ hostKeys: [key] }, (client) => serve(client, () => rounds, said))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const parsed = ssh2.utils.parseKey(key)
    if (parsed instanceof Error) throw parsed
    at = { port: (server.address() as AddressInfo).port, username: 'guest', hostKey: fingerprintOf(parsed.getPublicSSH()) }
  })
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()))
    rmSync(folder, { recursive: true, force: true })
  })

  it('is answered with the password', async () => {
    expect(await login(nodes[0]!, at, {}, { sshPassword: 'open sesame' })).toBe('reached')
    expect(said.splice(0)).toEqual([['open sesame']])
    expect(await login(nodes[0]!, at, {}, { sshPassword: 'wrong' })).toContain('did not accept')
    said.splice(0)
  })

  it('is not told the password where it asks for a second factor', async () => {
    rounds = ['Password: ', 'Verification code: ']
    expect(await login(nodes[0]!, at, {}, { sshPassword: 'open sesame' })).toContain('did not accept')
    expect(said).toEqual([['open sesame'], ['']])
  })
})

function serve(client: Connection, rounds: () => readonly string[], said: string[][]): void {
  client.on('authentication', (context) => {
    if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
    const ask = ([prompt, ...rest]: readonly string[]): void =>
      context.prompt([{ prompt: prompt!, echo: false }], (answers) => {
        said.push(answers)
        if (answers[0] !== 'open sesame') context.reject(['keyboard-interactive'])
        else if (rest.length === 0) context.accept()
        else ask(rest)
      })
    ask(rounds())
  })
  client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
    const [channel, socket] = [accept(), createConnection({ host: destIP, port: destPort })]
    socket.on('error', () => channel.close())
    channel.on('error', () => socket.destroy())
    channel.pipe(socket).pipe(channel)
  })
  client.on('error', () => undefined) // A client that is refused goes away.
}
