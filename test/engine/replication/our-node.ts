import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { connected, newFolder, type TestServer } from './redis-server.ts'

/** A node of ours in this process, with a folder and a port of its own. `stop` ends it as a killed process would. */
export async function startOurs(args: readonly string[] = [], folder = newFolder()): Promise<TestServer> {
  const [port] = (await freePorts(1)) as [number]
  const node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--enable-debug-command', 'yes', '--repl-diskless-sync-delay', '0', ...args] })
  return connected(port, folder, () => node.kill())
}
