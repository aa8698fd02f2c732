/** Settings of one node that the cluster logic reads; the names are those of `redis.conf` without `cluster-`. */
export interface ClusterConfig {
  readonly port: number
  readonly busPort: number
  readonly nodeTimeoutMs: number
  readonly requireFullCoverage: boolean
  readonly allowReadsWhenDown: boolean
  readonly allowPubsubshardWhenDown: boolean
  readonly allowReplicaMigration: boolean
  readonly migrationBarrier: number
  /** 0 turns the check of a replica's data age off. */
  readonly replicaValidityFactor: number
  readonly replicaNoFailover: boolean
  readonly replPingReplicaPeriodSeconds: number
  readonly preferredEndpointType: 'ip' | 'hostname' | 'unknown-endpoint'
  /** Empty where nothing is announced and others take the address of the connection. */
  readonly announceIp: string
  /** 0 where the real port is announced. */
  readonly announcePort: number
  readonly announceBusPort: number
  readonly announceHostname: string
}

/** Redis' defaults for a node that serves clients on `port` and the bus on `busPort`. */
export function defaultClusterConfig(port: number, busPort: number = port + 10000): ClusterConfig {
  return {
    port,
    busPort,
    nodeTimeoutMs: 15000,
    requireFullCoverage: true,
    allowReadsWhenDown: false,
    allowPubsubshardWhenDown: true,
    allowReplicaMigration: true,
    migrationBarrier: 1,
    replicaValidityFactor: 10,
    replicaNoFailover: false,
    replPingReplicaPeriodSeconds: 10,
    preferredEndpointType: 'ip',
    announceIp: '',
    announcePort: 0,
    announceBusPort: 0,
    announceHostname: '',
  }
}

/** The client port others are told. */
export function announcedPort(config: ClusterConfig): number {
  return config.announcePort || config.port
}

/** The bus port others are told. */
export function announcedBusPort(config: ClusterConfig): number {
  return config.announceBusPort || config.busPort
}
