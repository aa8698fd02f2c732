import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const VERSION = '7.0.15'
const TARBALL = `redis_${VERSION}.orig.tar.gz`
/** First and last digits of the pristine tarball's sha256: Debian's patched tree fails three tests on Debian's own binary. */
const SHA256_ENDS = { first: '4b1dc4ee', last: '2982' }
const APT_TIMEOUT_MS = 120_000

/** Where upstream's tree was found, or why there is none. */
export type Source = { readonly found: true; readonly folder: string } | { readonly found: false; readonly why: string }

/**
 * Finds the tree of Redis 7.0.15 with its Tcl suites: `REDIS_SRC`, else an earlier download, else Debian's source package,
 * fetched with private apt lists so that nothing of the system changes. Nothing of it is part of this repository.
 */
export function upstreamSource(cacheFolder: string): Source {
  const given = process.env['REDIS_SRC']
  if (given !== undefined && given !== '') {
    return existsSync(join(given, 'runtest')) ? { found: true, folder: given } : { found: false, why: `REDIS_SRC=${given} holds no runtest` }
  }
  const folder = join(cacheFolder, `redis-${VERSION}`)
  if (existsSync(join(folder, 'runtest'))) return { found: true, folder }
  try {
    download(cacheFolder)
    return { found: true, folder }
  } catch (error) {
    return { found: false, why: `Redis ${VERSION}'s source cannot be had from apt: ${firstLine(error)}` }
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!
}

function download(cacheFolder: string): void {
  const apt = join(cacheFolder, 'apt')
  mkdirSync(join(apt, 'lists', 'partial'), { recursive: true })
  mkdirSync(join(apt, 'cache', 'archives', 'partial'), { recursive: true })
  const entries = sourceEntries(apt)
  const options = [
    `Dir::Etc::sourcelist=${entries}`, 'Dir::Etc::sourceparts=-', `Dir::State::lists=${join(apt, 'lists')}`, `Dir::Cache=${join(apt, 'cache')}`,
  ].flatMap((option) => ['-o', option])
  const run = (command: string, argv: string[]): void => {
    execFileSync(command, argv, { cwd: apt, stdio: ['ignore', 'ignore', 'pipe'], timeout: APT_TIMEOUT_MS })
  }
  run('apt-get', ['-qq', ...options, 'update'])
  run('apt-get', ['-qq', ...options, '--download-only', 'source', 'redis'])
  const tarball = join(apt, TARBALL)
  checkTarball(tarball)
  run('tar', ['-xzf', tarball, '-C', cacheFolder])
}

/** The machine's own apt entries, for sources instead of binaries. */
function sourceEntries(apt: string): string {
  const deb822 = globSync('/etc/apt/sources.list.d/*.sources').map((path) => readFileSync(path, 'utf8'))
  if (deb822.length > 0) {
    const path = join(apt, 'source.sources')
    writeFileSync(path, deb822.join('\n\n').replace(/^Types:.*$/gm, 'Types: deb-src'))
    return path
  }
  const lines = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.list')].filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'))
  const path = join(apt, 'source.list')
  writeFileSync(path, lines.join('\n').replace(/^deb\s/gm, 'deb-src '))
  return path
}

function checkTarball(path: string): void {
  if (!existsSync(path)) throw new Error(`apt offers no ${TARBALL}`)
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex')
  if (!digest.startsWith(SHA256_ENDS.first) || !digest.endsWith(SHA256_ENDS.last)) throw new Error(`${TARBALL} is not the pristine one (sha256 ${digest})`)
}
