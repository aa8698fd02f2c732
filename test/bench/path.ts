import { subscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../../src-main/engine/node.ts'
import { freePorts } from '../support/free-ports.ts'
import { keepTable } from './results.ts'
import { SinkSocket } from './sink-socket.ts'

const PIPELINES = (process.env["PIPELINES"] ?? "1,16").split(",").map(Number)
const KEYS = 100_000
const CLIENTS = 50
const ROUNDS = Number(process.env["ROUNDS"] ?? 5)
const COMMANDS_PER_ROUND = 48_000
const BYTES_64 = 'x'.repeat(64)

/** What redis-benchmark sends: keys and values of the same shape, taken in a fixed pseudo-random order. */
const REQUESTS: Readonly<Record<string, (key: () => string) => readonly string[]>> = {
  PING: () => ['PING'],
  SET: (key) => ['SET', `key:${key()}`, 'xxx'],
  GET: (key) => ['GET', `key:${key()}`],
  INCR: (key) => ['INCR', `counter:${key()}`],
  LPUSH: () => ['LPUSH', 'mylist', 'xxx'],
  RPOP: () => ['RPOP', 'mylist'],
  SADD: (key) => ['SADD', 'myset', `element:${key()}`],
  HSET: (key) => ['HSET', 'myhash', `element:${key()}`, 'xxx'],
  ZADD: (key) => ['ZADD', 'myzset', key(), `element:${key()}`],
  MSET: (key) => ['MSET', ...Array.from({ length: 10 }, () => [`key:${key()}`, 'xxx']).flat()],
  SET64: (key) => ['SET', `key:${key()}`, BYTES_64],
}

/**
 * Nanoseconds of its thread's time that a command takes in the node itself, without a network: recorded requests go through a
 * connection's real path (decoder, dispatcher, reply writer, one write) into a socket that drops what is written.
 * `only` names the tests to run; run it under `node --cpu-prof` to see where the time goes.
 */
export async function path(only: readonly string[] = []): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-path-'))
  const [port] = await freePorts(1)
  const listening = nextServer()
  const node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'no', '--save', '', '--dir', folder] })
  try {
    const server = await listening
    const rows = [['command', 'pipeline 1, ns', 'pipeline 16, ns']]
    for (const [name, request] of Object.entries(REQUESTS)) {
      if (only.length > 0 && !only.includes(name)) continue
      const keys = pseudoRandomKeys()
      const perCommand: number[] = []
      for (const pipeline of PIPELINES) perCommand.push(await measure(server, request, pipeline, keys))
      rows.push([name, ...perCommand.map((ns) => String(Math.round(ns)))])
      process.stdout.write(`${rows.at(-1)!.join('\t')}\n`)
    }
    if (only.length === 0) keepTable('path', `time a command takes in the node itself, without a network, fastest of ${ROUNDS} rounds`, rows)
  } finally {
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The server a node is about to listen with, whatever owns it (Node documentation, diagnostics_channel, net.server.listen). */
async function nextServer(): Promise<Server> {
  return new Promise((resolve) => subscribe('tracing:net.server.listen:asyncStart', (message) => resolve((message as { server: Server }).server)))
}

function pseudoRandomKeys(): () => string {
  let state = 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return String(state % KEYS).padStart(12, '0')
  }
}

async function measure(server: Server, request: (key: () => string) => readonly string[], pipeline: number, keys: () => string): Promise<number> {
  const sockets = Array.from({ length: CLIENTS }, () => new SinkSocket())
  for (const socket of sockets) server.emit('connection', socket)
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const chunks = recorded(request, pipeline, keys)
    const before = process.threadCpuUsage()
    await receive(sockets, chunks)
    const { user, system } = process.threadCpuUsage(before)
    times.push(((user + system) * 1000) / (chunks.length * pipeline))
  }
  if (sockets.some((socket) => socket.writtenBytes === 0)) throw new Error('Somebody was not answered.')
  for (const socket of sockets) socket.destroy()
  return Math.min(...times)
}

/** As a busy network brings it: something for every client in each turn of the event loop. */
async function receive(sockets: readonly SinkSocket[], chunks: readonly Buffer[]): Promise<void> {
  for (let at = 0; at < chunks.length; ) {
    for (const socket of sockets) if (at < chunks.length) socket.emit('data', chunks[at++])
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function recorded(request: (key: () => string) => readonly string[], pipeline: number, keys: () => string): Buffer[] {
  return Array.from({ length: COMMANDS_PER_ROUND / pipeline }, () => {
    let text = ''
    for (let at = 0; at < pipeline; at++) {
      const args = request(keys)
      text += `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`
    }
    return Buffer.from(text, 'latin1')
  })
}
