import type { ConnectionProfile } from '../../../src-main/explorer/connect/profile.ts'

/** A profile for a seed on loopback, with what a test changes of it. */
export function profileFor(port: number, changes: Partial<ConnectionProfile> = {}): ConnectionProfile {
  return { seeds: [{ host: '127.0.0.1', port }], environment: 'none', readOnly: false, trustsAnnounced: false, natMap: [], ...changes }
}
