import { failover } from './failover.ts'
import { hundred } from './hundred.ts'
import { memory } from './memory.ts'
import { path } from './path.ts'
import { router } from './router.ts'
import { start } from './start.ts'
import { throughput } from './throughput.ts'
import { trace } from './trace.ts'
import { trib } from './trib.ts'
import { ui } from './ui.ts'

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { throughput, start, failover, hundred, trib, path, memory, router, trace, ui }

const [name, ...args] = process.argv.slice(2)
const bench = name === undefined ? undefined : BENCHES[name]
if (bench === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(BENCHES).join('|')}\n`)
  process.exitCode = 2
} else {
  await bench(args)
}
