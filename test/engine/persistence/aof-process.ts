import { startNode } from '../../../src-main/engine/node.ts'

/** A node of ours in a process of its own, for tests that kill it. Its arguments are those of redis-server. */
await startNode({ argv: process.argv.slice(2) })
