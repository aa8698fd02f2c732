import type { Socket } from 'node:net'

/**
 * Gives a socket's input to `receive` as it comes, past the queue that every Readable keeps: a twelfth of what a request costs
 * that comes alone. A chunk goes by the queue, and so to the 'data' listeners, where `receive` is not to have it now: while the
 * socket is paused, and until what queued up meanwhile is read. (Node documentation, readable.push)
 * The function given back ends it.
 */
export function receiveDirectly(socket: Socket, receive: (chunk: Buffer) => void): () => void {
  const { push } = socket
  socket.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk === null || socket.isPaused() || socket.readableLength > 0) return push.call(socket, chunk, encoding)
    receive(chunk)
    // True even if it was paused just now: the next chunk goes by the queue, which stops the reading and takes it up again.
    return true
  }
  socket.on('data', receive)
  return () => {
    socket.push = push
    socket.off('data', receive)
  }
}
