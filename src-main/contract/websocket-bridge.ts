import type { SessionOpener } from './session.ts'

/*
 * The contract over a WebSocket, as JSON texts: the page sends {id, call, arg}; it gets {id, result} for each, and
 * {event, payload}. The socket is an interface so that this file needs neither ws nor the DOM.
 */

/** What the bridge needs of a socket. */
export interface BridgeSocket {
  send(text: string): void
  close(code: number, reason: string): void
  /** Bytes accepted by `send` that the peer has not taken yet. */
  readonly bufferedAmount: number
}

/** Feed the socket's texts and its end into this. */
export interface BridgeConnection {
  onText(text: string): void
  onClose(): void
}

const CONGESTED_BYTES = 1024 * 1024
const MAX_CALLS_IN_FLIGHT = 256
/** RFC 6455, 7.4.1: the peer sent what its protocol does not allow. */
const CLOSE_POLICY = 1008

/** Serves one page over one socket until the socket ends. */
export function serveSocket(services: SessionOpener, socket: BridgeSocket): BridgeConnection {
  let callsInFlight = 0
  const session = services.openSession({
    emit: (event, payload) => socket.send(JSON.stringify({ event, payload })),
    isCongested: () => socket.bufferedAmount > CONGESTED_BYTES,
  })
  const answer = async (request: BridgeRequest): Promise<void> => {
    callsInFlight++
    const result = await session.handle(request.call, request.arg)
    callsInFlight--
    socket.send(JSON.stringify({ id: request.id, result }))
  }
  return {
    onText(text) {
      const request = parseRequest(text)
      if (request === undefined) return socket.close(CLOSE_POLICY, 'not a call')
      if (callsInFlight >= MAX_CALLS_IN_FLIGHT) return socket.close(CLOSE_POLICY, 'too many calls at once')
      void answer(request)
    },
    onClose: () => session.close(),
  }
}

interface BridgeRequest {
  readonly id: number
  readonly call: unknown
  readonly arg: unknown
}

function parseRequest(text: string): BridgeRequest | undefined {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof message !== 'object' || message === null) return undefined
  const { id, call, arg } = message as { id?: unknown; call?: unknown; arg?: unknown }
  return typeof id === 'number' ? { id, call, arg } : undefined
}
