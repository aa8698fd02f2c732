import { protocol } from 'electron'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../contract/content-security-policy.ts'
import { readStaticFile } from '../web/static-files.ts'
import { APP_SCHEME, isOwnUrl } from './app-origin.ts'

/** Tells Chromium about our scheme. Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Serves the built page under our scheme, with the policy as a header. */
export function servePage(root: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(root, request))
}

async function answer(root: string, request: Request): Promise<Response> {
  const headers = { ...SECURITY_HEADERS, 'Content-Security-Policy': contentSecurityPolicy() }
  if (request.method !== 'GET' || !isOwnUrl(request.url)) return new Response('Forbidden', { status: 403, headers })
  const file = await readStaticFile(root, new URL(request.url).pathname)
  if (file === undefined) return new Response('Not Found', { status: 404, headers })
  return new Response(new Uint8Array(file.content), { headers: { ...headers, 'Content-Type': file.type } })
}
