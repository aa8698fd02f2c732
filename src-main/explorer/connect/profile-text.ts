import type { NodeAddress } from '../hop-trace.ts'
import type { NatEntry } from './nat-map.ts'
import { ENVIRONMENTS, type ConnectionProfile, type SavedProfile, type TlsProfile, type TunnelProfile } from './profile.ts'

/* Profiles as JSON, for the connections file and for exchange. What is read may come from anywhere: each field is looked at. */

export const MOST_PROFILES = 1000
const MOST_SEEDS = 32
const MOST_NAT_ENTRIES = 1000

type Fields = Readonly<Record<string, unknown>>

/** Profiles as they may be given to others: neither secrets nor ids. */
export function exportText(profiles: readonly SavedProfile[]): string {
  const connections = profiles.map(({ profileId: _, ...profile }) => profile)
  return `${JSON.stringify({ slotscopeConnections: 1, connections }, undefined, 2)}\n`
}

/** Reads what {@link exportText} wrote. Entries that cannot be connections are counted, not taken. @throws Error when it is no such file */
export function readProfiles(text: string): { profiles: readonly (ConnectionProfile & { readonly profileId?: string })[]; skippedCount: number } {
  const file = fieldsOf(parsed(text))
  const rows = file?.['connections']
  if (file?.['slotscopeConnections'] !== 1 || !Array.isArray(rows)) throw new Error('This is no list of Slotscope connections.')
  const profiles = rows.slice(0, MOST_PROFILES).map(profileOf).filter((profile) => profile !== undefined)
  return { profiles, skippedCount: rows.length - profiles.length }
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function profileOf(row: unknown): (ConnectionProfile & { profileId?: string }) | undefined {
  const fields = fieldsOf(row)
  const seeds = listOf(fields?.['seeds'], MOST_SEEDS, addressOf)
  if (fields === undefined || seeds.length === 0) return undefined
  const color = fields['color']
  const profileId = textOf(fields['profileId'], 64)
  return {
    ...(profileId === undefined ? {} : { profileId }),
    name: textOf(fields['name'], 60),
    seeds,
    username: textOf(fields['username'], 512),
    environment: ENVIRONMENTS.find((one) => one === fields['environment']) ?? 'none',
    color: typeof color === 'number' && Number.isInteger(color) && color >= 0 && color < 14 ? color : undefined,
    readOnly: fields['readOnly'] === true,
    trustsAnnounced: fields['trustsAnnounced'] === true,
    tls: tlsOf(fields['tls']),
    tunnel: tunnelOf(fields['tunnel']),
    natMap: listOf(fields['natMap'], MOST_NAT_ENTRIES, natEntryOf),
  }
}

function tlsOf(value: unknown): TlsProfile | undefined {
  const fields = fieldsOf(value)
  if (fields === undefined) return undefined
  return {
    caFile: textOf(fields['caFile'], 4096),
    certFile: textOf(fields['certFile'], 4096),
    keyFile: textOf(fields['keyFile'], 4096),
    servername: textOf(fields['servername'], 255),
    skipVerify: fields['skipVerify'] === true,
  }
}

function tunnelOf(value: unknown): TunnelProfile | undefined {
  const fields = fieldsOf(value)
  const address = addressOf(value)
  const username = textOf(fields?.['username'], 512)
  if (fields === undefined || address === undefined || username === undefined) return undefined
  const hostKey = textOf(fields['hostKey'], 128)
  return { ...address, username, keyFile: textOf(fields['keyFile'], 4096), useAgent: fields['useAgent'] === true, hostKey }
}

function natEntryOf(value: unknown): NatEntry | undefined {
  const fields = fieldsOf(value)
  const announced = addressOf(fields?.['announced'])
  const actual = addressOf(fields?.['actual'])
  const nodeId = textOf(fields?.['nodeId'], 40)
  if (announced === undefined || actual === undefined) return undefined
  return { announced, actual, nodeId: nodeId !== undefined && /^[0-9a-f]{40}$/.test(nodeId) ? nodeId : undefined }
}

function addressOf(value: unknown): NodeAddress | undefined {
  const fields = fieldsOf(value)
  const host = textOf(fields?.['host'], 255)
  const port = fields?.['port']
  if (host === undefined || !/^[A-Za-z0-9.:_%[\]-]+$/.test(host) || typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) return undefined
  return { host, port }
}

function listOf<T>(value: unknown, most: number, read: (one: unknown) => T | undefined): T[] {
  return Array.isArray(value) ? value.slice(0, most).map(read).filter((one) => one !== undefined) : []
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function textOf(value: unknown, most: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= most ? value : undefined
}
