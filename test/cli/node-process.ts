import { processIo } from '../../src-main/cli/io.ts'
import { nodeCommand } from '../../src-main/cli/node.ts'

/** `slotscope node` in a process of its own, for tests that send it signals. */
process.exit(await nodeCommand(process.argv.slice(2), processIo()))
