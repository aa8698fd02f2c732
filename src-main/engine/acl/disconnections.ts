import type { Client } from '../client/client.ts'
import type { NodeServices } from '../node-services.ts'
import { allowsChannel } from './permission.ts'
import type { ChannelPattern } from './selector.ts'
import type { User } from './user.ts'

/** Closes every connection of a user that is no more, replicas' too; `by` itself once it has its reply (ACLFreeUserAndKillClients). */
export function closeConnectionsOf(node: NodeServices, user: User, by: Client | undefined): void {
  for (const client of [...node.clients]) {
    if (client.user !== user) continue
    // One that is closed once it has its reply may do nothing any more until then.
    client.user = node.acl.defaultUser
    client.isAuthenticated = false
    close(client, by)
  }
  for (const peer of node.replication.peers) if (peer.userName === user.name) peer.close()
}

/** Closes a user's subscribers that listen to a channel they may not listen to after a change (ACLKillPubsubClientsIfNeeded). */
export function closeSubscribersOf(node: NodeServices, before: User, after: User, by: Client): void {
  if (after.selectors.some(({ allChannels }) => allChannels)) return
  const allowed = after.selectors.flatMap(({ channelPatterns }) => channelPatterns)
  if (keepsAllChannels(before, allowed)) return
  for (const client of [...node.clients]) {
    if (client.user === before && client.subscriptionCount > 0 && listensToForbidden(client, allowed)) close(client, by)
  }
}

function keepsAllChannels(before: User, allowed: readonly ChannelPattern[]): boolean {
  return before.selectors.every(({ allChannels, channelPatterns }) => !allChannels && channelPatterns.every(({ text }) => allowed.some((pattern) => pattern.text === text)))
}

function listensToForbidden({ patterns, channels, shardChannels }: Client, allowed: readonly ChannelPattern[]): boolean {
  return [...patterns].some((pattern) => !allowsChannel(allowed, pattern, true))
    || [...channels, ...shardChannels].some((channel) => !allowsChannel(allowed, channel, false))
}

function close(client: Client, by: Client | undefined): void {
  if (client === by) client.closeAfterReply = true
  else client.destroy()
}
