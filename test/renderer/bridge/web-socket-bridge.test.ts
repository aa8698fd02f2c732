import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import type { LinkStatus } from '../../../src-renderer/bridge.ts'
import { WebSocketBridge } from '../../../src-renderer/bridge/web-socket-bridge.ts'

const APP_INFO = { version: '1', shell: 'web', platform: 'linux', engines: ['embedded'] }

let http: Server | undefined
let sockets: WebSocketServer | undefined

afterEach(async () => {
  for (const socket of sockets?.clients ?? []) socket.terminate()
  sockets?.close()
  http?.closeAllConnections()
  if (http?.listening) await new Promise((resolve) => http?.close(resolve))
})

async function serve(onSocket: (socket: ServerSocket) => void, port = 0): Promise<number> {
  http = createServer()
  sockets = new WebSocketServer({ server: http, path: '/bridge' })
  sockets.on('connection', onSocket)
  http.listen(port, '127.0.0.1')
  await once(http, 'listening')
  return (http.address() as AddressInfo).port
}

function answering(socket: ServerSocket): void {
  socket.on('message', (data) => {
    const { id, call } = JSON.parse(String(data)) as { id: number; call: string }
    const result = call === 'app.info' ? { ok: true, value: APP_INFO } : { ok: false, code: 'NOT_FOUND', message: call }
    socket.send(JSON.stringify({ id, result }))
  })
}

function watch(bridge: WebSocketBridge): LinkStatus[] {
  const seen: LinkStatus[] = []
  bridge.onLink((status) => seen.push(status))
  return seen
}

const bridgeTo = (port: number) => new WebSocketBridge(`ws://127.0.0.1:${port}/bridge?token=t`)

describe('WebSocketBridge', () => {
  it('sends a call made before the link is open, and matches answers to their calls', async () => {
    const bridge = bridgeTo(await serve(answering))
    const [info, gone] = await Promise.all([bridge.call('app.info', {}), bridge.call('sandbox.stop', { sandboxId: 'x' })])
    expect(info).toEqual({ ok: true, value: APP_INFO })
    expect(gone).toEqual({ ok: false, code: 'NOT_FOUND', message: 'sandbox.stop' })
  })

  it('hands events to those who listen, until they stop', async () => {
    let server: ServerSocket | undefined
    const bridge = bridgeTo(await serve((socket) => (server = socket)))
    const heard: string[] = []
    const stop = bridge.on('terminal.output', ({ data }) => heard.push(data))
    await vi.waitFor(() => expect(server).toBeDefined())
    server?.send(JSON.stringify({ event: 'terminal.output', payload: { terminalId: 't', data: 'one' } }))
    await vi.waitFor(() => expect(heard).toEqual(['one']))
    stop()
    server?.send(JSON.stringify({ event: 'terminal.output', payload: { terminalId: 't', data: 'two' } }))
    server?.send(JSON.stringify({ event: 'sandbox.changed', payload: { sandboxes: [] } }))
    await new Promise((resolve) => bridge.on('sandbox.changed', resolve))
    expect(heard).toEqual(['one'])
  })

  it('fails calls that were under way when the link broke, and comes back by itself', async () => {
    let first = true
    const bridge = bridgeTo(
      await serve((socket) => {
        if (!first) return answering(socket)
        first = false
        socket.on('message', () => socket.terminate())
      }),
    )
    const seen = watch(bridge)
    expect(await bridge.call('app.info', {})).toMatchObject({ ok: false, code: 'UNREACHABLE' })
    expect(await bridge.call('app.info', {})).toEqual({ ok: true, value: APP_INFO })
    expect(seen).toEqual(['connecting', 'open', 'offline', 'open'])
  })

  it('gives up when the server refuses the token from the start', async () => {
    http = createServer()
    http.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n'))
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const bridge = bridgeTo((http.address() as AddressInfo).port)
    const seen = watch(bridge)
    expect(await bridge.call('app.info', {})).toMatchObject({ ok: false, code: 'UNREACHABLE' })
    expect(seen.at(-1)).toBe('refused')
  })
})
