import type { NodeServices } from '../node-services.ts'
import { deauthenticate } from './authentication.ts'
import type { Client } from './client.ts'

/** Makes a connection what it was when it was opened (RESET; resetCommand). */
export function resetClient(client: Client, node: NodeServices): void {
  leaveGatherings(client, node)
  client.transaction = undefined
  client.isAsking = false
  client.isReadonlyMode = false
  client.replyMode = 'on'
  client.noEvict = false
  client.noTouch = false
  client.name = ''
  client.reply.protocol = 2
  client.dbIndex = 0
  client.context.db = node.databases[0]!
  deauthenticate(client, node)
}

/** Takes a client out of all it has joined: subscriptions, watched keys, monitors, waiting places. For RESET and disconnection. */
export function leaveGatherings(client: Client, node: NodeServices): void {
  node.pubsub.forget(client)
  node.watchedKeys.unwatch(client)
  node.monitors.remove(client)
  node.tracking.disable(client)
  node.clientPause.forget(client)
  node.blockedClients.forget(client)
}
