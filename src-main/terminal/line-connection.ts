import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import type { NodeConnection } from '../explorer/node-connection.ts'

/** The connection a terminal's link speaks over at the moment, with the listeners that outlive it. */
export class LineConnection {
  private current: NodeConnection | undefined
  private pushListener: ((push: RespValue) => void) | undefined
  private lostListener: (() => void) | undefined

  get isOpen(): boolean {
    return this.current?.isOpen === true
  }

  /** Also one that was lost: sending over it fails with the reason of that. */
  get connection(): NodeConnection | undefined {
    return this.current
  }

  /** Takes over a connection: pushes and its loss are told from now on. */
  adopt(connection: NodeConnection): void {
    if (connection === this.current) return
    connection.setPushListener(this.pushListener)
    this.current = connection
    connection.onClosed(() => {
      if (this.current === connection) this.lostListener?.()
    })
  }

  /** Lets go of the connection, so that its end is not told as a loss. */
  release(): NodeConnection | undefined {
    const { current } = this
    this.current = undefined
    return current
  }

  sendToStream(args: readonly Bytes[]): void {
    this.current?.sendToStream(args)
  }

  onPush(listener: (push: RespValue) => void): void {
    this.pushListener = listener
    this.current?.setPushListener(listener)
  }

  onLost(listener: () => void): void {
    this.lostListener = listener
  }
}

/** Starts a command that answers for ever on a connection, as TerminalLink.stream says. @throws ConnectFailure */
export function streamOver(connection: NodeConnection, args: readonly Bytes[], onReply: (reply: RespValue) => boolean, onLost: (detail: string) => void): void {
  connection.onClosed((failure) => onLost(failure.detail))
  connection.startStream(args, (reply) => {
    if (!onReply(reply)) connection.endStream()
  })
}
