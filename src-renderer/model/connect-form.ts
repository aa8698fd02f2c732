import type { CallArgument } from '../../src-main/contract/contract.ts'
import type { SavedConnection } from '../../src-main/contract/connections.ts'
import type { Environment } from '../../src-main/contract/model.ts'
import { parseAddressInput } from './address-input.ts'
import { formatAddress } from './shard-groups.ts'

export type ConnectionDraft = CallArgument<'connection.open'>

export interface MapRow {
  announced: string
  actual: string
  nodeId: string
}

/** What stands in the fields of the connect dialog. */
export interface ConnectFields {
  profileId: string | undefined
  address: string
  name: string
  username: string
  password: string
  environment: Environment
  /** Palette index as text; empty for the environment's own colour. */
  color: string
  readOnly: boolean
  trustsAnnounced: boolean
  useTls: boolean
  caFile: string
  certFile: string
  keyFile: string
  tlsPassphrase: string
  servername: string
  skipVerify: boolean
  useTunnel: boolean
  /** `user@host:port` */
  sshTarget: string
  sshPassword: string
  sshKeyFile: string
  sshPassphrase: string
  useAgent: boolean
  hostKey: string
  natMap: MapRow[]
}

export type FieldName = 'address' | 'sshTarget' | 'natMap'

export const NEW_CONNECTION: ConnectFields = {
  profileId: undefined, address: '127.0.0.1:7000', name: '', username: '', password: '', environment: 'none', color: '', readOnly: false, trustsAnnounced: false,
  useTls: false, caFile: '', certFile: '', keyFile: '', tlsPassphrase: '', servername: '', skipVerify: false,
  useTunnel: false, sshTarget: '', sshPassword: '', sshKeyFile: '', sshPassphrase: '', useAgent: false, hostKey: '', natMap: [],
}

/** The fields of a saved connection; secrets stay where they are kept, their fields empty. */
export function fieldsOf(saved: SavedConnection): ConnectFields {
  const { tls, tunnel } = saved
  return {
    ...NEW_CONNECTION,
    profileId: saved.profileId,
    address: saved.seeds.map(formatAddress).join(', '),
    name: saved.name ?? '',
    username: saved.username ?? '',
    environment: saved.environment,
    color: saved.color === undefined ? '' : String(saved.color),
    readOnly: saved.readOnly,
    trustsAnnounced: saved.trustsAnnounced,
    useTls: tls !== undefined,
    caFile: tls?.caFile ?? '',
    certFile: tls?.certFile ?? '',
    keyFile: tls?.keyFile ?? '',
    servername: tls?.servername ?? '',
    skipVerify: tls?.skipVerify ?? false,
    useTunnel: tunnel !== undefined,
    sshTarget: tunnel === undefined ? '' : `${tunnel.username}@${formatAddress(tunnel)}`,
    sshKeyFile: tunnel?.keyFile ?? '',
    useAgent: tunnel?.useAgent ?? false,
    hostKey: tunnel?.hostKey ?? '',
    natMap: saved.natMap.map(({ announced, actual, nodeId }) => ({ announced: formatAddress(announced), actual: formatAddress(actual), nodeId: nodeId ?? '' })),
  }
}

/** What the fields say, or the first that cannot be understood. */
export function draftOf(fields: ConnectFields): { readonly draft: ConnectionDraft } | { readonly invalid: FieldName } {
  const target = parseAddressInput(fields.address)
  if (target === undefined) return { invalid: 'address' }
  const tunnel = fields.useTunnel ? tunnelOf(fields) : undefined
  if (fields.useTunnel && tunnel === undefined) return { invalid: 'sshTarget' }
  const rows = fields.natMap.filter(({ announced, actual }) => announced.trim() !== '' || actual.trim() !== '').map(entryOf)
  if (rows.includes(undefined)) return { invalid: 'natMap' }
  return {
    draft: {
      ...filled({ profileId: fields.profileId, name: fields.name, username: fields.username || target.username, password: fields.password || target.password }),
      host: target.host,
      port: target.port,
      moreSeeds: [...(target.more ?? [])],
      environment: fields.environment,
      ...(fields.color === '' ? {} : { color: Number(fields.color) }),
      readOnly: fields.readOnly,
      trustsAnnounced: fields.trustsAnnounced,
      ...(fields.useTls || target.tls ? { tls: tlsOf(fields) } : {}),
      ...(tunnel === undefined ? {} : { tunnel }),
      natMap: rows.filter((row) => row !== undefined),
    },
  }
}

function tlsOf({ caFile, certFile, keyFile, tlsPassphrase, servername, skipVerify }: ConnectFields): NonNullable<ConnectionDraft['tls']> {
  return { ...filled({ caFile, certFile, keyFile, passphrase: tlsPassphrase, servername }), skipVerify }
}

function tunnelOf({ sshTarget, sshPassword, sshKeyFile, sshPassphrase, useAgent, hostKey }: ConnectFields): ConnectionDraft['tunnel'] {
  const at = sshTarget.lastIndexOf('@')
  const address = sshTarget.slice(at + 1).trim()
  const server = parseAddressInput(/:\d+$/.test(address) ? address : `${address}:22`)
  const username = sshTarget.slice(0, at).trim()
  if (at === -1 || username === '' || server === undefined) return undefined
  return { host: server.host, port: server.port, username, ...filled({ password: sshPassword, keyFile: sshKeyFile, passphrase: sshPassphrase, hostKey }), useAgent }
}

function entryOf({ announced, actual, nodeId }: MapRow): NonNullable<ConnectionDraft['natMap']>[number] | undefined {
  const from = parseAddressInput(announced)
  const to = parseAddressInput(actual)
  if (from === undefined || to === undefined) return undefined
  return { announced: { host: from.host, port: from.port }, actual: { host: to.host, port: to.port }, ...filled({ nodeId }) }
}

/** An empty field says nothing. */
function filled<T extends Record<string, string | undefined>>(texts: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text.trim() !== '')) as { [K in keyof T]?: string }
}

/** The same from a shell. Passwords are left to REDISCLI_AUTH, tunnels to ssh. */
export function shellCommandOf({ host, port, username, password, tls }: ConnectionDraft): string {
  const words = ['slotscope', 'cli', '-c', '-h', host, '-p', String(port)]
  if (username !== undefined) words.push('--user', username)
  if (password !== undefined) words.push('--askpass')
  if (tls !== undefined) {
    words.push('--tls')
    for (const [flag, value] of [['--cacert', tls.caFile], ['--cert', tls.certFile], ['--key', tls.keyFile], ['--sni', tls.servername]] as const) if (value !== undefined) words.push(flag, value)
    if (tls.skipVerify === true) words.push('--insecure')
  }
  return words.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')
}
