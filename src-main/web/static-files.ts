import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.json', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
])

/** A file of the page, ready to be served. */
export interface StaticFile {
  readonly type: string
  readonly content: Buffer
  /** Vite puts a content hash into the names under assets/, so those never change. */
  readonly immutable: boolean
}

/**
 * Reads the file that a URL path names below `root`; undefined where there is none, or where the path, its symbolic links
 * resolved, leaves the root. Files of a type that a page has no use for are not served.
 */
export async function readStaticFile(root: string, urlPath: string): Promise<StaticFile | undefined> {
  const path = pathBelow(root, urlPath)
  if (path === undefined) return undefined
  const type = TYPES.get(extname(path))
  if (type === undefined) return undefined
  try {
    const [real, realRoot] = await Promise.all([realpath(path), realpath(root)])
    if (!real.startsWith(realRoot + sep)) return undefined
    return { type, content: await readFile(real), immutable: urlPath.startsWith('/assets/') }
  } catch (failure) {
    if (isAbsent(failure)) return undefined
    throw failure
  }
}

/** The file system path of a URL path, undefined for one that is malformed or steps upwards. */
export function pathBelow(root: string, urlPath: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded)) return undefined
  if (decoded.split('/').some((part) => part === '..' || part.startsWith('.'))) return undefined
  return join(root, decoded === '/' ? 'index.html' : decoded)
}

function isAbsent(failure: unknown): boolean {
  const code = (failure as { code?: unknown }).code
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG'
}
