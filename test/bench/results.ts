import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const FILE = fileURLToPath(new URL('./RESULTS.md', import.meta.url))
const HEAD = '# Measured\n\nEach table is one run of `npm run bench -- NAME`, both sides in the same run. Ratios count; machines differ.\n'

/** Prints a table and keeps it in RESULTS.md under `name`, in place of the one before, with machine and date. */
export function keepTable(name: string, title: string, rows: readonly (readonly string[])[]): void {
  const [head, ...body] = rows
  const lines = [head!, head!.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`)
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`
  const section = `\n## ${name}: ${title}\n\n${machine}\n\n${lines.join('\n')}\n`
  process.stdout.write(section)
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD
  const kept = before.split(/(?=\n## )/).filter((part) => !part.startsWith(`\n## ${name}:`)).join('')
  writeFileSync(FILE, kept + section)
}
