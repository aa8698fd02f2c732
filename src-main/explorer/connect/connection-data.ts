import type { NodeAddress } from '../hop-trace.ts'
import type { ServerKind, Topology, TopologyNode } from '../topology.ts'

/* What is told of connections. Plain data: it crosses the bridge to the renderer as it is. */

/** Every reason for which a node could not be used, as a closed set. */
export type ConnectFailureReason =
  | 'unreachable'
  | 'timeout'
  | 'not-a-cluster'
  | 'not-redis'
  | 'no-auth'
  | 'wrong-password'
  | 'no-permission'
  | 'lost'
  | 'refused'
  /** TLS could not be agreed on, or the certificate is not what it should be. `detail` begins with "TLS: ". */
  | 'tls'
  /** The SSH server cannot be used. The address is the SSH server's. */
  | 'tunnel'
  /** The SSH server's key is not known yet, or is another; `detail` begins with its fingerprint. */
  | 'host-key'
  /** Another node than expected answers at a mapped address. */
  | 'wrong-node'
  /** A machine the user never named: not asked. */
  | 'foreign'

/** A node that is to be reached elsewhere than where it says it is. */
export interface NatEntry {
  /** As the cluster announces it, in CLUSTER NODES and in redirects. */
  readonly announced: NodeAddress
  /** Where it answers from here. */
  readonly actual: NodeAddress
  /** Who must answer there: 40 hex digits. Undefined takes whoever does. */
  readonly nodeId?: string | undefined
}

/** One address of those given, tried. */
export interface SeedReport {
  readonly address: NodeAddress
  readonly durationMs: number
  /** Undefined where it answers. */
  readonly failure: { readonly reason: ConnectFailureReason; readonly message: string } | undefined
}

/** One node the cluster names, tried. */
export interface NodeReport {
  readonly nodeId: string
  readonly address: NodeAddress
  readonly role: TopologyNode['role']
  readonly health: TopologyNode['health']
  /** Why it is not ok, in English words. */
  readonly reason: string | undefined
  /** The same for other languages. */
  readonly trouble?: TopologyNode['trouble']
}

export interface ConnectionReport {
  /** Undefined where no seed answers; the rest is empty then. */
  readonly kind: ServerKind | undefined
  readonly state: Topology['state']
  readonly seeds: readonly SeedReport[]
  readonly nodes: readonly NodeReport[]
  /** Seeds of other clusters than the first: two must not be mixed. */
  readonly strangers: readonly NodeAddress[]
  /** The SSH server's key where it is not accepted yet. */
  readonly hostKey: string | undefined
}

/** What probing found out about one node of the cluster. */
export interface NatProposal {
  readonly nodeId: string
  readonly announced: NodeAddress
  readonly role: TopologyNode['role']
  /**
   * direct: it answers where it says it is. mapped: where the map says. found: at `actual`, which the map should say.
   * stranger: another node answers there. lost: nowhere that was tried.
   */
  readonly verdict: 'direct' | 'mapped' | 'found' | 'stranger' | 'lost'
  readonly actual: NodeAddress | undefined
  /** What came of asking at the announced (or mapped) address, where it is not there. */
  readonly detail: string | undefined
}

/** How long secrets are kept: in the system's keychain, or until the app ends. */
export type SecretKeeping = 'keychain' | 'session'
