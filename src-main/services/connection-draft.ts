import type { ConnectionDraft } from '../contract/connections.ts'
import type { ConnectionProfile, ConnectionSecrets } from '../explorer/connect/profile.ts'

/** The part of a draft that may be kept and shown. */
export function profileOf(draft: ConnectionDraft): ConnectionProfile {
  const { name, host, port, moreSeeds = [], username, environment = 'none', color, readOnly = false, trustsAnnounced = false, tls, tunnel, natMap = [] } = draft
  return {
    name: filled(name),
    seeds: [{ host, port }, ...moreSeeds],
    username: filled(username),
    environment, color, readOnly, trustsAnnounced, natMap,
    tls: tls && { caFile: filled(tls.caFile), certFile: filled(tls.certFile), keyFile: filled(tls.keyFile), servername: filled(tls.servername), skipVerify: tls.skipVerify },
    tunnel: tunnel && { host: tunnel.host, port: tunnel.port, username: tunnel.username, keyFile: filled(tunnel.keyFile), useAgent: tunnel.useAgent, hostKey: tunnel.hostKey },
  }
}

/** The secrets of a draft, each taken from those kept before where it was left out. */
export function secretsOf({ password, tls, tunnel }: ConnectionDraft, kept: ConnectionSecrets): ConnectionSecrets {
  return {
    password: filled(password) ?? kept.password,
    tlsPassphrase: filled(tls?.passphrase) ?? kept.tlsPassphrase,
    sshPassword: filled(tunnel?.password) ?? kept.sshPassword,
    sshPassphrase: filled(tunnel?.passphrase) ?? kept.sshPassphrase,
  }
}

export function hasSecrets(secrets: ConnectionSecrets): boolean {
  return Object.values(secrets).some((value) => value !== undefined)
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
