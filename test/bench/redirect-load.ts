import { connect } from 'node:net'
import { workerData } from 'node:worker_threads'

/* An application that asks the wrong node, `rate` times a second over a few connections, and is told MOVED each time. */
const { port, rate, connections } = workerData as { port: number; rate: number; connections: number }
const TICK_MS = 5
const sockets = Array.from({ length: connections }, (_, i) => {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write(`CLIENT SETNAME app-${i}\r\n`)
  socket.on('data', () => undefined)
  return socket
})
const startedAt = performance.now()
let sent = 0
setInterval(() => {
  const due = Math.floor(((performance.now() - startedAt) * rate) / 1000) - sent
  const each = Math.ceil(Math.max(0, due) / sockets.length)
  const batch = '*2\r\n$3\r\nGET\r\n$10\r\nkey:test:2\r\n'.repeat(each)
  for (const socket of sockets) socket.write(batch)
  sent += each * sockets.length
}, TICK_MS)
