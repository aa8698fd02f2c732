import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../contract/content-security-policy.ts'
import { isOwnRequest } from './request-guard.ts'
import { readStaticFile } from './static-files.ts'

/** Answers plain HTTP requests: the files of the page for GET and HEAD from our own origin, a short refusal for all else. */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  page: { readonly root: string; readonly hosts: ReadonlySet<string> },
): Promise<void> {
  if (!isOwnRequest(request, page.hosts)) return refuse(response, 403, 'Forbidden: this address is not yours to ask.')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return refuse(response, 405, 'Method Not Allowed')
  }
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1)
  if (path === '/bridge') return refuse(response, 426, 'Upgrade Required: the bridge is a WebSocket.')
  const file = await readStaticFile(page.root, path)
  if (file === undefined) return refuse(response, 404, 'Not Found')
  setSecurityHeaders(response, request.headers.host)
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.content.length,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : file.content)
}

/** Ends a response with a plain sentence. */
export function refuse(response: ServerResponse, status: number, sentence: string): void {
  setSecurityHeaders(response)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'Connection': 'close' })
  response.end(`${sentence}\n`)
}

function setSecurityHeaders(response: ServerResponse, host?: string): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(host === undefined ? undefined : `ws://${host}`))
}
