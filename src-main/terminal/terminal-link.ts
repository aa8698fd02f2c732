import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'

/** A redirect that was followed: from now on `to` is the node being talked to. */
export interface FollowedRedirect {
  readonly slot: number
  readonly to: NodeAddress
}

/** A connection made: the database it is in, and what went wrong after connecting (AUTH, SELECT, HELLO), worded as redis-cli does. */
export interface OpenedLink {
  readonly db: number
  readonly problems: readonly string[]
}

/**
 * The line a conversation speaks over: to one node, or to a cluster by way of the node asked last. Replies are values,
 * error replies too; a node that cannot be used is a ConnectFailure.
 */
export interface TerminalLink {
  /** The node being talked to, or that would be connected to next. */
  readonly address: NodeAddress
  readonly isOpen: boolean
  /** Connects anew, to `address` when given, and selects database `db`; usable even when `problems` came up. @throws ConnectFailure */
  open(db: number, address?: NodeAddress): Promise<OpenedLink>
  /** One command and its reply; a link that follows redirects tells each before the reply comes. @throws ConnectFailure */
  send(args: readonly Bytes[], onRedirect: (redirect: FollowedRedirect) => void): Promise<RespValue>
  /** A command that is no part of what the user does: it leaves no trace and follows no redirect. @throws ConnectFailure */
  ask(args: readonly Bytes[]): Promise<RespValue>
  /** A command of the user's to one of several nodes, beside the conversation: no redirect is followed. @throws ConnectFailure, also when it takes longer than `timeoutMs` */
  sendBeside(address: NodeAddress, args: readonly Bytes[], timeoutMs: number): Promise<RespValue>
  /**
   * A command that answers for ever; every reply goes to `onReply`, which answers false to end the stream and go back to
   * ordinary commands. `onLost` is called when the connection is lost. @throws ConnectFailure
   */
  stream(args: readonly Bytes[], onReply: (reply: RespValue) => boolean, onLost: (detail: string) => void): Promise<void>
  /** Sends a command into a running stream; its reply comes as one of the stream's. */
  sendToStream(args: readonly Bytes[]): void
  /** Server pushes (RESP3) outside a stream go to `listener`, on this connection and those to come. */
  onPush(listener: (push: RespValue) => void): void
  /** Calls `listener` whenever the connection is lost; not when it is dropped on purpose. */
  onLost(listener: () => void): void
  /** What there is to say about an error beyond its text, as lines: the slots of keys that cross slots, a redirect not followed. */
  explainError(args: readonly Bytes[], error: Bytes): Promise<readonly string[]>
  /** Cuts the connection; a command under way fails, and `open` connects anew. */
  drop(): void
  /** Ends the link for good. */
  close(): void
}
