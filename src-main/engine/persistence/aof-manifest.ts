import type { Bytes } from '../bytes.ts'
import { splitInlineArguments } from '../resp/inline.ts'
import { quoted } from '../resp/quoted.ts'

const LONGEST_LINE = 1024

/** One file of the append-only file, with its number among those of its kind. */
export interface AofFile {
  readonly name: Bytes
  readonly sequence: number
}

/** Which files make up the append-only file, in the order they are loaded (aof.c, "AOF Manifest file implementation"). */
export interface AofManifest {
  /** The dataset at the last rewrite; undefined before the first. */
  readonly base: AofFile | undefined
  /** What changed since, oldest first. */
  readonly increments: readonly AofFile[]
  /** Files rewritten and not yet removed. */
  readonly history: readonly AofFile[]
}

export const EMPTY_MANIFEST: AofManifest = { base: undefined, increments: [], history: [] }

/** A manifest that cannot be trusted: loading part of the data would lose the rest. */
export class AofManifestError extends Error {
  override readonly name = 'AofManifestError'
}

/**
 * Reads a manifest: lines of `file <name> seq <number> type <b|h|i>`, with keys of later versions passed over.
 * @throws AofManifestError in Redis's words (aofLoadManifestFromFile).
 */
export function parseAofManifest(text: Bytes): AofManifest {
  if (text === '') throw new AofManifestError('Found an empty AOF manifest')
  let manifest = EMPTY_MANIFEST
  for (const [index, line] of text.split('\n').entries()) {
    const isLast = index === text.split('\n').length - 1
    if (line.startsWith('#') || (isLast && line === '')) continue
    try {
      if (isLast || line.length >= LONGEST_LINE) throw new AofManifestError('The AOF manifest file contains too long line')
      manifest = withLine(manifest, line)
    } catch (error) {
      if (!(error instanceof AofManifestError)) throw error
      throw new AofManifestError(`${error.message}: reading the manifest file, at line ${index + 1} >>> '${line}'`)
    }
  }
  return manifest
}

export function formatAofManifest({ base, increments, history }: AofManifest): Bytes {
  const line = (type: 'b' | 'h' | 'i') => ({ name, sequence }: AofFile): string => `file ${nameInLine(name)} seq ${sequence} type ${type}\n`
  return [...(base ? [line('b')(base)] : []), ...history.map(line('h')), ...increments.map(line('i'))].join('')
}

/** The manifest with one more increment, which it names (getNewIncrAofName). */
export function withNewIncrement(manifest: AofManifest, fileName: Bytes): { readonly manifest: AofManifest; readonly increment: AofFile } {
  const sequence = lastSequence(manifest) + 1
  const increment = { name: `${fileName}.${sequence}.incr.aof`, sequence }
  return { manifest: { ...manifest, increments: [...manifest.increments, increment] }, increment }
}

/** The manifest with a new base, which it names; the former one becomes history (getNewBaseFileNameAndMarkPreAsHistory). */
export function withNewBase(manifest: AofManifest, fileName: Bytes, format: 'rdb' | 'aof'): { readonly manifest: AofManifest; readonly base: AofFile } {
  const sequence = (manifest.base?.sequence ?? 0) + 1
  const base = { name: `${fileName}.${sequence}.base.${format}`, sequence }
  const history = manifest.base === undefined ? manifest.history : [manifest.base, ...manifest.history]
  return { manifest: { ...manifest, base, history }, base }
}

/** All increments but the last `kept` become history: the base holds what they held (markRewrittenIncrAofAsHistory). */
export function withIncrementsRewritten(manifest: AofManifest, kept: number): AofManifest {
  const cut = manifest.increments.length - kept
  return { ...manifest, increments: manifest.increments.slice(cut), history: [...manifest.history, ...manifest.increments.slice(0, cut)] }
}

/** Increments of a rewrite keep counting from those that are history by then. */
function lastSequence({ increments, history }: AofManifest): number {
  return Math.max(0, ...[...increments, ...history].filter(({ name }) => name.includes('.incr.')).map(({ sequence }) => sequence))
}

function nameInLine(name: Bytes): Bytes {
  return /[\s\\"'\0]|[^ -~]/.test(name) ? quoted(name) : name
}

function withLine(manifest: AofManifest, line: Bytes): AofManifest {
  const words = splitInlineArguments(line.trim())
  if (words === undefined || words.length < 6 || words.length % 2 !== 0) throw new AofManifestError('Invalid AOF manifest file format')
  const facts = new Map<Bytes, Bytes>()
  for (let at = 0; at < words.length; at += 2) facts.set(words[at]!.toLowerCase(), words[at + 1]!)
  const [name, sequence, type] = [facts.get('file'), Number.parseInt(facts.get('seq') ?? '', 10), facts.get('type')?.[0]]
  if (name?.includes('/') || name?.includes('\\')) throw new AofManifestError("File can't be a path, just a filename")
  if (!name || !sequence || !type) throw new AofManifestError('Invalid AOF manifest file format')
  return withFile(manifest, type, { name, sequence })
}

function withFile(manifest: AofManifest, type: string, file: AofFile): AofManifest {
  switch (type) {
    case 'b':
      if (manifest.base !== undefined) throw new AofManifestError('Found duplicate base file information')
      return { ...manifest, base: file }
    case 'h':
      return { ...manifest, history: [...manifest.history, file] }
    case 'i':
      if (file.sequence <= (manifest.increments.at(-1)?.sequence ?? 0)) throw new AofManifestError('Found a non-monotonic sequence number')
      return { ...manifest, increments: [...manifest.increments, file] }
    default:
      throw new AofManifestError('Unknown AOF file type')
  }
}
