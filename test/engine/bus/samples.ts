import type { BusHeader } from '../../../src-main/engine/bus/message.ts'

export const ID_A = '0123456789abcdef0123456789abcdef01234567'
export const ID_B = 'fedcba9876543210fedcba9876543210fedcba98'

/** A primary with every other slot. */
export const header: BusHeader = {
  port: 7000,
  plainPort: 0,
  busPort: 17000,
  currentEpoch: 7n,
  configEpoch: 3n,
  offset: 9007199254740993n,
  sender: ID_A,
  slots: 'U'.repeat(2048),
  replicaOf: undefined,
  announcedIp: '10.0.0.1',
  flags: 0x11,
  state: 1,
  messageFlags: 0,
}
