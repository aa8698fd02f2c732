import { readScriptOptions, wholeNumber } from '../support/script-options.ts'
import { fuzz } from './fuzz.ts'
import { targets } from './targets.ts'

const USAGE = `Usage: npm run fuzz -- [--bytes 10000000] [--seed 1]

Sends so many bytes of damaged messages through each parser, and prints a line for each. Fails where one throws what it may
not, takes longer than 100 ms over an input, or makes the process larger than 400 MB.`

const MOST_MS = 100
/** Ten million bytes go through in pieces: what is held at one time is an input and what was read of it. */
const MOST_MB = 400

const values = readScriptOptions(USAGE, { bytes: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' } })
const seed = wholeNumber(values.seed, '--seed', USAGE)
const wanted = wholeNumber(values.bytes, '--bytes', USAGE, 1)

for (const target of targets) {
  const { name, bytes, inputs, slowestMs } = fuzz(target(), { seed, bytes: wanted })
  const sizeMb = Math.round(process.memoryUsage().rss / 1024 / 1024)
  const isTooMuch = slowestMs > MOST_MS || sizeMb > MOST_MB
  if (isTooMuch) process.exitCode = 1
  process.stdout.write(`${name}: ${bytes} bytes in ${inputs} inputs, slowest ${slowestMs.toFixed(1)} ms, process ${sizeMb} MB${isTooMuch ? ': TOO MUCH' : ''}\n`)
}
