import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import { freePorts } from './free-ports.ts'
import { run, start, type Running } from './program.ts'
import { until } from './until.ts'

/** Three redis-servers that speak TLS alone, ask for client certificates, and let one ACL user in. */
export interface TlsCluster {
  readonly ports: readonly number[]
  stop(): Promise<void>
}

export async function startTlsCluster(certificates: Certificates, user: { readonly username: string; readonly password: string }): Promise<TlsCluster> {
  const ports = await freePorts(3)
  const folders = ports.map(() => mkdtempSync(join(tmpdir(), 'slotscope-tls-node-')))
  const { caFile, certFile, keyFile, clientCertFile, clientKeyFile } = certificates
  const servers: Running[] = ports.map((port, i) =>
    start('redis-server', [
      '--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--dir', folders[i]!, '--save', '', '--cluster-enabled', 'yes', '--cluster-node-timeout', '5000', '--tls-cluster', 'yes', '--tls-replication', 'yes',
      '--tls-ca-cert-file', caFile, '--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-auth-clients', 'yes',
      '--user', user.username, 'on', `>${user.password}`, '~*', '&*', '+@all', '--user', 'default', 'on', 'nopass', '~*', '+@all',
    ], { cwd: folders[i]! }),
  )
  const cli = (port: number, ...args: string[]) => run('redis-cli', ['-p', String(port), '--tls', '--cacert', caFile, '--cert', clientCertFile, '--key', clientKeyFile, ...args])
  for (const [i, port] of ports.entries()) await until(`the TLS server answers; it printed: ${servers[i]!.output().slice(-300)}`, async () => (await cli(port, 'ping')).stdout.trim() === 'PONG')
  const created = await run('redis-cli', ['--tls', '--cacert', caFile, '--cert', clientCertFile, '--key', clientKeyFile, '--cluster', 'create', ...ports.map((port) => `127.0.0.1:${port}`), '--cluster-yes'])
  if (created.code !== 0) throw new Error(`redis-cli could not make the cluster: ${created.stdout} ${created.stderr}`)
  for (const port of ports) await until('the TLS cluster is ok', async () => (await cli(port, 'cluster', 'info')).stdout.includes('cluster_state:ok'))
  for (const port of ports) await cli(port, 'acl', 'setuser', 'default', 'off')
  return {
    ports,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}
