import type { NodeAddress } from '../hop-trace.ts'
import type { NatEntry } from './connection-data.ts'

export const ENVIRONMENTS = ['none', 'development', 'staging', 'production'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** How TLS is spoken. Files are paths on this machine, PEM inside. */
export interface TlsProfile {
  readonly caFile?: string | undefined
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
  /** Server name to ask for and to verify, for all nodes; the host dialled when left out. */
  readonly servername?: string | undefined
  /** Take any certificate: whoever sits in between can read and change everything, passwords too. */
  readonly skipVerify?: boolean | undefined
}

export interface TunnelProfile {
  readonly host: string
  readonly port: number
  readonly username: string
  /** Path of a private key on this machine. */
  readonly keyFile?: string | undefined
  /** Ask the agent of SSH_AUTH_SOCK, on Windows the one of OpenSSH. */
  readonly useAgent?: boolean | undefined
  /** The server's key, once accepted: `SHA256:…`. */
  readonly hostKey?: string | undefined
}

/** How a cluster is reached and marked. Holds no secret: it is what exports and the connections file hold. */
export interface ConnectionProfile {
  readonly name?: string | undefined
  /** At least one; any that answers will do. */
  readonly seeds: readonly NodeAddress[]
  readonly username?: string | undefined
  readonly environment: Environment
  /** Index into the palette of shard colours; the environment's own colour when left out. */
  readonly color?: number | undefined
  readonly readOnly: boolean
  /** Follow the cluster to other machines than those named here. */
  readonly trustsAnnounced: boolean
  readonly tls?: TlsProfile | undefined
  readonly tunnel?: TunnelProfile | undefined
  readonly natMap: readonly NatEntry[]
}

/** What must never be in a profile. */
export interface ConnectionSecrets {
  readonly password?: string | undefined
  readonly tlsPassphrase?: string | undefined
  readonly sshPassword?: string | undefined
  readonly sshPassphrase?: string | undefined
}

export interface SavedProfile extends ConnectionProfile {
  readonly profileId: string
}
