import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster } from '../explorer/small-cluster.ts'
import { CHROMIUM, type Look, screenshot, terminalText } from '../support/browser.ts'
import { makeCertificates, type Certificates } from '../support/certificates.ts'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { SSH_AGENT, startSshAgent, type SshAgent } from '../support/ssh-agent.ts'
import { lacksPasswordLogins, SSHD, startSshServer, type SshServer } from '../support/ssh-server.ts'
import { startRelay, type Relay } from '../support/tcp-relay.ts'
import { startTlsCluster, type TlsCluster } from '../support/tls-cluster.ts'
import { until } from '../support/until.ts'
import { type as typeCommand, Workbench } from './workbench.ts'

const LARGE: Look = { width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' }

const missing = isMissing(CHROMIUM, 'connections in a real browser') || isMissing(SSHD, 'SSH tunnels') || isMissing(SSH_AGENT, 'the SSH agent') || isMissing('redis-server', 'TLS') || isMissing('openssl', 'certificates')

/** Ways into clusters, each as a user goes it: by the dialog, to the picture, to an answer in the terminal. */
describe.skipIf(missing)('ways into a cluster', () => {
  let workbench: Workbench
  let page: Page
  let nodes: TestNode[] = []
  let hidden: TestNode[] = []
  let relays: Relay[] = []
  let certificates: Certificates
  let secure: TlsCluster
  let ssh: SshServer
  let agent: SshAgent

  beforeAll(async () => {
    ssh = await startSshServer()
    agent = await startSshAgent(ssh.keyFile)
    workbench = await Workbench.open({ SSH_AUTH_SOCK: agent.socket })
    page = (await workbench.visit(LARGE)).page
    nodes = await startCluster('slotscope', 3, 0)
    hidden = await startCluster('slotscope', 3, 0)
    const [first, ...deadPorts] = await freePorts(4)
    relays = await Promise.all(hidden.map((node, i) => startRelay(node.port, first! + i)))
    for (const [i, node] of hidden.entries()) {
      await node.call('config', 'set', 'cluster-announce-bus-port', node.port + 10000)
      await node.call('config', 'set', 'cluster-announce-port', deadPorts[i]!)
    }
    for (const node of hidden) await until('the announced ports are known', async () => deadPorts.every(async (port) => (await node.text('cluster', 'nodes')).includes(`:${port}@`)))
    certificates = makeCertificates()
    secure = await startTlsCluster(certificates, { username: 'reader', password: 'sesame' })
  }, 120_000)
  afterAll(async () => {
    await workbench?.close()
    await Promise.all(relays.map((relay) => relay.close()))
    await stopNodes([...nodes, ...hidden])
    await secure?.stop()
    certificates?.remove()
    await agent?.stop()
    await ssh?.stop()
  })

  it('a list of seeds of which most are dead: each is told apart, and the one that lives opens the cluster', async () => {
    const [closed, shut] = await freePorts(2)
    await openDialog()
    await fill('address', `127.0.0.1:${closed}, 127.0.0.1:${shut}, 127.0.0.1:${nodes[2]!.port}`)
    await page.getByTestId('connect-test').click()
    const report = page.getByTestId('connect-report')
    await report.getByText('3 of 3 nodes reached').waitFor()
    expect(await report.innerText()).toContain('Connection refused')
    await screenshot(page, '30-seeds-tested')
    await page.getByTestId('connect-submit').click()
    await seeNodes(nodes.map(({ port }) => port))
    await answers('set key:test:2 by-the-third-seed')
    await disconnect()
  })

  it('a cluster whose announced addresses cannot be reached: its nodes are found, verified and mapped', async () => {
    await openDialog()
    await fill('address', `127.0.0.1:${relays[0]!.port}`)
    await page.getByTestId('connect-test').click()
    await page.getByTestId('connect-report').getByText('0 of 3 nodes reached').waitFor()
    await page.getByTestId('tab-map').click()
    await page.getByTestId('map-probe').click()
    await page.getByTestId('map-take').waitFor({ timeout: 20_000 })
    await screenshot(page, '31-map-found')
    await page.getByTestId('map-take').click()
    await page.getByTestId('connect-test').click()
    await page.getByTestId('connect-report').getByText('3 of 3 nodes reached').waitFor()
    await screenshot(page, '32-map-tested')
    await page.getByTestId('connect-submit').click()
    await answers('set key:test:2 through-the-map')
    await screenshot(page, '33-mapped')
    await disconnect()
  })

  it('a cluster over TLS with an ACL user', async () => {
    await openDialog()
    await fill('address', `rediss://127.0.0.1:${secure.ports[0]}`)
    await fill('username', 'reader')
    await fill('password', 'sesame')
    await page.getByTestId('connect-submit').click()
    await page.getByTestId('connect-error').getByText(/not trusted/).waitFor()
    await page.getByTestId('tab-tls').click()
    await page.locator('[name=useTls]').check()
    await fill('caFile', certificates.caFile)
    await fill('certFile', certificates.clientCertFile)
    await fill('keyFile', certificates.clientKeyFile)
    await screenshot(page, '34-tls-part')
    await page.getByTestId('connect-submit').click()
    await seeNodes(secure.ports)
    await answers('set key:test:2 over-tls')
    await screenshot(page, '35-over-tls')
    await disconnect()
  })

  it('a cluster behind an SSH server, whose key is accepted first', async () => {
    await openTunnel(ssh)
    await fill('sshKeyFile', ssh.keyFile)
    await page.getByTestId('connect-submit').click()
    await page.getByTestId('host-key-offer').getByText(ssh.hostKey).waitFor()
    await screenshot(page, '36-host-key')
    await page.getByTestId('accept-host-key').click()
    await page.getByTestId('connect-submit').click()
    await seeNodes(nodes.map(({ port }) => port))
    await answers('set key:test:2 through-ssh')
    await screenshot(page, '37-through-ssh')
    await disconnect()
  })

  it('a cluster behind an SSH server that knows the agent\'s key', async () => {
    await openTunnel(ssh)
    await page.locator('[name=useAgent]').check()
    await acceptKey(ssh)
    await page.getByTestId('connect-submit').click()
    await seeNodes(nodes.map(({ port }) => port))
    await answers('set key:test:2 by-the-agent')
    await disconnect()
  })

  it.skipIf(lacksPasswordLogins('passwords for SSH servers'))('a cluster behind an SSH server that asks for a password', async () => {
    const asking = await startSshServer({ password: 'open sesame' })
    await openTunnel(asking)
    await fill('sshPassword', 'open barley')
    await acceptKey(asking)
    await page.getByTestId('connect-submit').click()
    await page.getByTestId('connect-error').getByText('did not accept the user name, password or key').waitFor()
    await screenshot(page, '37-ssh-password-refused')
    await fill('sshPassword', 'open sesame')
    await page.getByTestId('connect-submit').click()
    await seeNodes(nodes.map(({ port }) => port))
    await answers('set key:test:2 by-the-password')
    await disconnect()
    await asking.stop()
  })

  it('a saved production connection, read-only until its name is typed', async () => {
    await openDialog()
    await fill('address', `127.0.0.1:${nodes[0]!.port}`)
    await fill('name', 'Orders')
    await page.locator('[name=environment]').selectOption('production')
    await page.locator('[name=readOnly]').check()
    await page.getByTestId('connect-save').click()
    await page.getByTestId('rail-saved').click()
    await seeNodes(nodes.map(({ port }) => port))
    expect(await page.getByTestId('environment-badge').innerText()).toBe('Production')
    await typeCommand(page, 'set key:test:2 forbidden')
    await until('the write is refused', async () => (await terminalText(page)).includes('READONLY SET was not sent'))
    await typeCommand(page, 'get key:test:2')
    await until('the read is answered', async () => (await terminalText(page)).includes('"by-the-'))
    await screenshot(page, '38-read-only')
    await page.getByTestId('read-only-switch').click()
    expect(await page.getByTestId('write-allow').isDisabled()).toBe(true)
    await page.getByTestId('write-name').fill('Orders')
    await screenshot(page, '39-allow-writing')
    await page.getByTestId('write-allow').click()
    await page.getByTestId('read-only-switch').getByText('Writable').waitFor()
    await answers('set key:test:2 allowed')
    await disconnect()
  })

  it('given away and taken back: an export without secrets, and its import', async () => {
    await page.getByTestId('exchange').click()
    const exported = await page.getByTestId('export-text').inputValue()
    expect(exported).toContain('"name": "Orders"')
    expect(exported).not.toMatch(/sesame|password|profileId/)
    await page.getByTestId('import-text').fill(exported)
    await page.getByTestId('import-now').click()
    await page.getByTestId('import-outcome').getByText('1 connection imported.').waitFor()
    await screenshot(page, '40-exchange')
    await page.keyboard.press('Escape')
    await until('both are listed', async () => (await page.getByTestId('rail-saved').count()) === 2)
    await page.getByRole('button', { name: 'Edit Orders' }).first().click()
    await page.getByTestId('profile-remove').click()
    await page.getByTestId('profile-remove').click()
    await until('one is left', async () => (await page.getByTestId('rail-saved').count()) === 1)
  })

  it('a cluster in state fail opens as what it is', async () => {
    await nodes[1]!.stop('SIGKILL')
    await until('the cluster is down', async () => (await nodes[0]!.text('cluster', 'info')).includes('cluster_state:fail'), 20_000)
    await openDialog()
    await fill('address', `127.0.0.1:${nodes[1]!.port}, 127.0.0.1:${nodes[0]!.port}`)
    await page.getByTestId('connect-submit').click()
    await page.getByTestId('cluster-state').getByText('fail').waitFor()
    await seeNodes(nodes.map(({ port }) => port))
    await screenshot(page, '41-state-fail')
    await disconnect()
  })

  it('complained of nothing', () => expect(workbench.problems).toEqual([]))

  async function openDialog(): Promise<void> {
    await page.getByTestId('connect').first().click()
    await page.getByTestId('connect-dialog').waitFor()
  }

  async function openTunnel({ username, port }: SshServer): Promise<void> {
    await openDialog()
    await fill('address', `127.0.0.1:${nodes[0]!.port}`)
    await page.getByTestId('tab-tunnel').click()
    await page.locator('[name=useTunnel]').check()
    await fill('sshTarget', `${username}@127.0.0.1:${port}`)
  }

  async function acceptKey({ hostKey }: SshServer): Promise<void> {
    await page.getByTestId('connect-submit').click()
    await page.getByTestId('host-key-offer').getByText(hostKey).waitFor()
    await page.getByTestId('accept-host-key').click()
  }

  function fill(name: string, value: string): Promise<void> {
    return page.getByTestId('connect-dialog').locator(`[name=${name}]`).fill(value)
  }

  async function seeNodes(ports: readonly number[]): Promise<void> {
    for (const port of ports) await page.getByTestId(`node-${port}`).first().waitFor({ timeout: 15_000 })
  }

  async function answers(command: string): Promise<void> {
    await until('the terminal is there', async () => /127\.0\.0\.1:\d+>\s*$/.test(await terminalText(page)))
    await typeCommand(page, command)
    await until('the reply is shown', async () => /OK\s+127\.0\.0\.1:\d+>\s*$/.test(await terminalText(page)))
  }

  async function disconnect(): Promise<void> {
    await page.getByRole('button', { name: /^Disconnect/ }).first().click()
    await until('the connection is gone', async () => (await page.getByTestId('rail-connection').count()) === 0)
  }
})
