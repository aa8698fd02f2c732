/** Every kind of disturbance and operation a schedule may hold. */
export const FAULT_KINDS = [
  'kill',
  'stop',
  'power-loss',
  'blackout',
  'pause',
  'partition',
  'isolate',
  'one-way-cut',
  'ring-cut',
  'flap',
  'break-links',
  'half-close',
  'lossy',
  'duplicate',
  'slow',
  'slow-replication',
  'cut-clients',
  'garbage',
  'disk-full',
  'wipe-replica',
  'clock-jump',
  'clock-drift',
  'equal-epochs',
  'manual-failover',
  'force-failover',
  'takeover',
  'reshard',
  'forget-and-meet',
  'hostile-admin',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** One disturbance: what, when after the cluster was formed, to whom, and for how long. */
export interface FaultEvent {
  readonly kind: FaultKind
  readonly atMs: number
  /** Machines it concerns, by number; the first is the one that suffers most. */
  readonly nodes: readonly number[]
  /** How long it lasts; restarts, mends and corrections come after it. */
  readonly forMs: number
  /** Rate, size or choice, depending on the kind. */
  readonly amount: number
}

/** Faults after which acknowledged writes may be lost, as opposed to an operator's ordinary work. */
export function isWork(kind: FaultKind): boolean {
  return kind === 'manual-failover' || kind === 'reshard'
}
