import { mkdirSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { AdminReply } from './cluster/admin/command.ts'
import type { FoundingMember } from './cluster/admin/found.ts'
import { ConfigError } from './config/config-error.ts'
import type { EmbeddedNode } from './embedded-node.ts'
import { startNode } from './node.ts'
import { RedirectBatches } from './redirect-batches.ts'
import type { WorkerReport, WorkerRequest } from './worker-messages.ts'

/*
 * A worker thread that carries several embedded nodes: they share its event loop and nothing else.
 * What breaks inside one node takes that node down; only an error that cannot be told apart takes all of this thread's.
 */

const nodes = new Map<string, EmbeddedNode>()
const redirects = new RedirectBatches((reports, dropped) => report({ kind: 'redirects', reports, dropped }))
let isObserved = false

function report(message: WorkerReport): void {
  parentPort!.postMessage(message)
}

async function start(request: Extract<WorkerRequest, { kind: 'start' }>): Promise<void> {
  const { key } = request
  try {
    mkdirSync(request.folder, { recursive: true })
    const node = await startNode({
      argv: [...request.argv, '--dir', request.folder],
      log: (level, message) => report({ kind: 'log', key, level, message }),
      onListening: (node) => void nodes.set(key, node),
      onCrash: (reason) => crashed(key, reason),
      onShutdown: () => {
        nodes.delete(key)
        report({ kind: 'stopped', key })
      },
    })
    if (isObserved) node.observe(redirects.tapFor(key))
    report({ kind: 'started', key, port: node.port, busPort: node.busPort, nodeId: node.nodeId })
  } catch (error) {
    nodes.delete(key)
    report({ kind: 'failed', key, code: failureCode(error), reason: error instanceof Error ? error.message : String(error) })
  }
}

function failureCode(error: unknown): string {
  if (error instanceof ConfigError) return 'CONFIG'
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL'
}

function found(members: readonly FoundingMember[]): void {
  const replies = [...nodes.values()].map((node): AdminReply => node.services.cluster?.admin({ kind: 'found', members }) ?? { ok: false, error: 'ERR cluster support is off' })
  report({ kind: 'founded', refusal: replies.map((reply) => (reply.ok ? undefined : reply.error)).find((error) => error !== undefined) })
}

function observe(on: boolean): void {
  isObserved = on
  for (const [key, node] of nodes) node.observe(on ? redirects.tapFor(key) : undefined)
  if (!on) redirects.stop()
}

async function stop(key: string): Promise<void> {
  const node = nodes.get(key)
  if (node === undefined) return report({ kind: 'stopped', key })
  await node.stop()
}

async function kill(key: string): Promise<void> {
  const node = nodes.get(key)
  nodes.delete(key)
  await node?.kill()
  report({ kind: 'stopped', key })
}

function crashed(key: string, reason: string): void {
  const node = nodes.get(key)
  nodes.delete(key)
  void node?.kill()
  report({ kind: 'crashed', key, reason })
}

parentPort?.on('message', (request: WorkerRequest) => {
  if (request.kind === 'start') void start(request)
  else if (request.kind === 'found') found(request.members)
  else if (request.kind === 'stop') void stop(request.key).catch((error: unknown) => crashed(request.key, String(error)))
  else if (request.kind === 'observe') observe(request.on)
  else if (request.kind === 'redirects-taken') redirects.taken()
  else void kill(request.key)
})

process.on('uncaughtException', (error) => {
  for (const key of [...nodes.keys()]) crashed(key, error.stack ?? error.message)
})
