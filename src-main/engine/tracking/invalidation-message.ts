import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'

/** Where clients that speak RESP2 hear of changes, on a connection of their own. */
const CHANNEL = '__redis__:invalidate'

/**
 * Tells a client that keys it may hold have changed, or with undefined that all may have: as a push message, or to a subscriber
 * redirected to as a message of a channel. On a RESP2 connection of its own there is no way to (sendTrackingMessage).
 */
export function writeInvalidation(receiver: Client, keys: readonly Bytes[] | undefined, isRedirected: boolean): void {
  const { reply } = receiver
  if (reply.protocol === 3) {
    reply.push(2)
    reply.bulk('invalidate')
  } else if (isRedirected && receiver.subscriptionCount > 0) {
    reply.push(3)
    reply.bulk('message')
    reply.bulk(CHANNEL)
  } else return
  if (keys === undefined) reply.nil()
  else reply.bulks(keys)
  receiver.scheduleFlush()
}

/** Tells a client that the one it redirects to is gone. */
export function writeBrokenRedirect(client: Client, redirectTo: number): void {
  if (client.reply.protocol !== 3) return
  client.reply.push(2)
  client.reply.bulk('tracking-redir-broken')
  client.reply.integer(redirectTo)
  client.scheduleFlush()
}
