import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { targets } from './targets.ts'

/** `npm run fuzz -- [--bytes 10000000] [--seed N]`: so many bytes through each parser, and a line for each. */
const { values } = parseArgs({ options: { bytes: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' } } })

for (const target of targets) {
  const { name, bytes, inputs, slowestMs } = fuzz(target(), { seed: Number(values.seed), bytes: Number(values.bytes) })
  const heapMb = Math.round(process.memoryUsage().rss / 1024 / 1024)
  process.stdout.write(`${name}: ${bytes} bytes in ${inputs} inputs, slowest ${slowestMs.toFixed(1)} ms, process ${heapMb} MB\n`)
}
