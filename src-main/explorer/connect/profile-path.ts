import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectFailure, type ConnectFailureReason } from '../connect-failure.ts'
import type { Credentials, TlsSettings } from '../credentials.ts'
import type { NodeAddress } from '../hop-trace.ts'
import { NetworkPath } from './network-path.ts'
import type { ConnectionProfile, ConnectionSecrets } from './profile.ts'
import { ReadOnlyGuard } from './read-only-guard.ts'
import { SshTunnel } from './ssh-tunnel.ts'

/** The way into a profile's cluster, with its files read. @throws ConnectFailure naming the file that cannot be read */
export function pathOfProfile(profile: ConnectionProfile, secrets: ConnectionSecrets): NetworkPath {
  return new NetworkPath({
    seeds: profile.seeds,
    tls: tlsOf(profile, secrets),
    tunnel: tunnelOf(profile, secrets),
    natMap: profile.natMap,
    trustsAnnounced: profile.trustsAnnounced,
    guard: new ReadOnlyGuard(profile.readOnly),
  })
}

/** Undefined where nobody logs in. A user name without a password is one of an ACL user that needs none (nopass). */
export function credentialsOf({ username }: ConnectionProfile, { password }: ConnectionSecrets): Credentials | undefined {
  if (password === undefined && username === undefined) return undefined
  return { username, password: password ?? '' }
}

function tlsOf({ tls, seeds }: ConnectionProfile, { tlsPassphrase }: ConnectionSecrets): TlsSettings | undefined {
  if (tls === undefined) return undefined
  const read = (path: string | undefined): Buffer | undefined => fileOf(path, 'tls', seeds[0]!)
  return {
    ca: read(tls.caFile),
    cert: read(tls.certFile),
    key: read(tls.keyFile),
    passphrase: tlsPassphrase,
    servername: tls.servername,
    rejectUnauthorized: tls.skipVerify !== true,
  }
}

function tunnelOf({ tunnel }: ConnectionProfile, { sshPassword, sshPassphrase }: ConnectionSecrets): SshTunnel | undefined {
  if (tunnel === undefined) return undefined
  const { host, port, username, keyFile, useAgent, hostKey } = tunnel
  return new SshTunnel({
    host, port, username, hostKey,
    password: sshPassword,
    privateKey: fileOf(keyFile, 'tunnel', tunnel),
    passphrase: sshPassphrase,
    usesAgent: useAgent,
    agentSocket: useAgent === true ? agentSocket() : undefined,
  })
}

/** OpenSSH's agent tells by the environment where it listens; on Windows it is always there. */
function agentSocket(): string | undefined {
  return process.env['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined)
}

function fileOf(path: string | undefined, reason: ConnectFailureReason, at: NodeAddress): Buffer | undefined {
  if (path === undefined || path === '') return undefined
  try {
    return readFileSync(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ConnectFailure(reason, { host: at.host, port: at.port }, `the file ${path} cannot be read (${code})`)
  }
}
