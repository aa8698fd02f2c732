import * as v from 'valibot'
import type { ConnectionReport, NatProposal, SecretKeeping } from '../explorer/connect/connection-data.ts'
import type { ConnectionProfile } from '../explorer/connect/profile.ts'
import type { ConnectionInfo } from './model.ts'

/* Connections: how a cluster is reached, tried, marked and kept. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535))
const host = v.pipe(v.string(), v.minLength(1), v.maxLength(255), v.regex(/^[A-Za-z0-9.:_%[\]-]+$/))
const address = v.object({ host, port })
const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const secret = v.optional(text(4096))
const file = v.optional(text(4096))
const environment = v.picklist(['none', 'development', 'staging', 'production'])
const color = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(13))

/** What the connect dialog says. A secret left out is taken from the saved connection of `profileId`. */
const draft = {
  profileId: v.optional(id),
  name: v.optional(text(60)),
  /** Any one node; the rest is discovered. */
  host,
  port,
  /** Tried, too, where that one does not answer. */
  moreSeeds: v.optional(v.pipe(v.array(address), v.maxLength(31))),
  username: v.optional(text(512)),
  password: secret,
  environment: v.optional(environment),
  color: v.optional(color),
  readOnly: v.optional(v.boolean()),
  /** Follow the cluster from this machine to others it names. */
  trustsAnnounced: v.optional(v.boolean()),
  tls: v.optional(v.object({
    caFile: file,
    certFile: file,
    keyFile: file,
    passphrase: secret,
    servername: v.optional(text(255)),
    skipVerify: v.optional(v.boolean()),
  })),
  tunnel: v.optional(v.object({
    host,
    port,
    username: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
    password: secret,
    keyFile: file,
    passphrase: secret,
    useAgent: v.optional(v.boolean()),
    hostKey: v.optional(v.pipe(v.string(), v.regex(/^SHA256:[A-Za-z0-9+/]{43}$/))),
  })),
  natMap: v.optional(v.pipe(v.array(v.object({ announced: address, actual: address, nodeId: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))) })), v.maxLength(1000))),
}

export const connectionSchemas = {
  /** Connects by any one node; the rest is discovered. */
  'connection.open': v.object(draft),
  /** Tries every seed and every node they name. Nothing stays open. */
  'connection.test': v.object(draft),
  /** Looks for nodes that cannot be reached where the cluster says they are. */
  'connection.probe': v.object(draft),
  /** Marks an open connection, or binds and unbinds it. */
  'connection.update': v.object({ connectionId: id, name: v.optional(text(60)), environment: v.optional(environment), color: v.optional(v.nullable(color)), readOnly: v.optional(v.boolean()) }),
  'profile.list': v.object({}),
  /** Keeps a connection. Secrets go to the system's keychain, in the web shell into memory until it ends. */
  'profile.save': v.object(draft),
  'profile.open': v.object({ profileId: id }),
  'profile.remove': v.object({ profileId: id }),
  'profile.export': v.object({}),
  'profile.import': v.object({ text: text(4_000_000) }),
} as const

export type ConnectionDraft = v.InferOutput<(typeof connectionSchemas)['connection.open']>

/** A saved connection. Of its secrets only where they are kept is told. */
export interface SavedConnection extends ConnectionProfile {
  readonly profileId: string
  readonly secretsKept: SecretKeeping | 'none'
}

export interface ConnectionAnswers {
  'connection.open': ConnectionInfo
  'connection.test': ConnectionReport
  'connection.probe': readonly NatProposal[]
  'connection.update': ConnectionInfo
  'profile.list': readonly SavedConnection[]
  'profile.save': SavedConnection
  'profile.open': ConnectionInfo
  'profile.remove': null
  /** No secrets, and no ids: it can be given to anybody who may know the addresses. */
  'profile.export': { readonly text: string; readonly count: number }
  'profile.import': { readonly count: number; readonly skippedCount: number }
}

export interface ConnectionEvents {
  'profile.changed': { readonly profiles: readonly SavedConnection[] }
}
