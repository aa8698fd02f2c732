import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { SessionOpener } from '../../src-main/contract/session.ts'
import { startWebShell } from '../../src-main/web/web-shell.ts'
import type { WebShell } from '../../src-main/web/web-shell.ts'

let folder: string
let shell: WebShell
let token: string
let openSessions = 0

/** Answers each call with its own name and argument, and says "hello" by an event. */
const echo: SessionOpener = {
  openSession(sink) {
    openSessions++
    setTimeout(() => sink.emit('terminal.closed', { terminalId: 'hello', reason: '' }), 5)
    return {
      handle: (call, arg) => Promise.resolve({ ok: true, value: { call, arg } }),
      close: () => void openSessions--,
    }
  },
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slotscope-web-'))
  const root = join(folder, 'page')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(root, 'assets', 'app-1234.js'), 'export {}')
  writeFileSync(join(root, '.hidden.json'), '{}')
  writeFileSync(join(root, 'notes.key'), 'secret')
  writeFileSync(join(folder, 'outside.json'), '"secret"')
  symlinkSync(join(folder, 'outside.json'), join(root, 'link.json'))
  shell = await startWebShell({ services: echo, root })
  token = new URL(shell.url).hash.replace('#token=', '')
})

afterAll(async () => {
  await shell.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: shell.port, path, setHost: false, ...options, headers: { Host: `127.0.0.1:${shell.port}`, ...options.headers } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Sends bytes as they are, because HTTP clients tidy paths up before they send them. */
function askRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: shell.port }, () => socket.write(text, 'latin1'))
    let answer = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

/** Opens a bridge socket; answers the status of the refusal, or the open socket. */
function openBridge(path: string, headers: Record<string, string> = {}): Promise<number | WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}`, { headers })
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    socket.once('error', reject)
  })
}

describe('the page over HTTP', () => {
  it('is served with a policy that allows no foreign script, and no CORS', async () => {
    const { status, headers, body } = await ask('/')
    expect(status).toBe(200)
    expect(body).toContain('<title>page</title>')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${shell.port};`)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('serves hashed assets as immutable and answers HEAD without a body', async () => {
    const { status, headers, body } = await ask('/assets/app-1234.js', { method: 'HEAD' })
    expect([status, body]).toEqual([200, ''])
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(headers['cache-control']).toContain('immutable')
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example', ''])('refuses the Host %j (DNS rebinding)', async (host) => {
    expect((await ask('/', { headers: { Host: host } })).status).toBe(403)
  })

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])('refuses the Origin %s', async (origin) => {
    expect((await ask('/', { headers: { Origin: origin } })).status).toBe(403)
  })

  it('takes localhost and its own origin', async () => {
    const host = `localhost:${shell.port}`
    expect((await ask('/', { headers: { Host: host, Origin: `http://${host}` } })).status).toBe(200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s in plain words', async (method) => {
    const { status, headers, body } = await ask('/', { method })
    expect([status, headers.allow, body]).toEqual([405, 'GET, HEAD', 'Method Not Allowed\n'])
  })

  it.each(['/../outside.json', '/..%2foutside.json', '/%2e%2e/outside.json', '/assets/../../outside.json', '/..\\outside.json', '/link.json', '/.hidden.json', '/notes.key', '/%00', '/%zz', '/assets', '/nothing.js'])(
    'does not serve %s',
    async (path) => {
      const answer = await askRaw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${shell.port}\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
      expect(answer).not.toContain('secret')
    },
  )

  it('keeps serving after bytes that are no HTTP', async () => {
    await askRaw('*1\r\n$4\r\nPING\r\n')
    expect((await ask('/')).status).toBe(200)
  })
})

describe('the bridge', () => {
  it.each([
    ['no token', '/bridge', 401],
    ['a wrong token', '/bridge?token=wrong', 401],
    ['another path', '/other', 404],
  ])('refuses %s', async (_what, path, status) => {
    expect(await openBridge(path)).toBe(status)
  })

  it.each(['http://evil.example', 'null', 'https://localhost'])('refuses the right token from the Origin %s', async (origin) => {
    expect(await openBridge(`/bridge?token=${token}`, { Origin: origin })).toBe(403)
  })

  it('refuses the right token under a foreign Host', async () => {
    expect(await openBridge(`/bridge?token=${token}`, { Host: 'evil.example' })).toBe(403)
  })

  it('asks plain requests to upgrade', async () => {
    expect((await ask(`/bridge?token=${token}`)).status).toBe(426)
  })

  it('answers calls by id, sends events, and closes the session with the socket', async () => {
    const socket = (await openBridge(`/bridge?token=${token}`, { Origin: `http://127.0.0.1:${shell.port}` })) as WebSocket
    const texts: unknown[] = []
    socket.on('message', (data: Buffer) => texts.push(JSON.parse(data.toString('utf8'))))
    socket.send(JSON.stringify({ id: 7, call: 'app.info', arg: { a: 1 } }))
    await expect.poll(() => texts.length).toBe(2)
    expect(texts).toContainEqual({ id: 7, result: { ok: true, value: { call: 'app.info', arg: { a: 1 } } } })
    expect(texts).toContainEqual({ event: 'terminal.closed', payload: { terminalId: 'hello', reason: '' } })
    expect(openSessions).toBe(1)
    socket.close()
    await expect.poll(() => openSessions).toBe(0)
  })

  it.each(['no json', '[]', 'null', '{"call":"app.info"}', '{"id":"1"}'])('closes on %s', async (text) => {
    const socket = (await openBridge(`/bridge?token=${token}`)) as WebSocket
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    socket.send(text)
    expect(await closed).toBe(1008)
  })
})

describe('listening', () => {
  it('rejects on a port that is in use', async () => {
    await expect(startWebShell({ services: echo, root: folder, port: shell.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('gives each launch a token of its own, in the fragment', async () => {
    const other = await startWebShell({ services: echo, root: folder })
    await other.close()
    expect(new URL(other.url).hash).toMatch(/^#token=[\w-]{43}$/)
    expect(new URL(other.url).hash).not.toBe(new URL(shell.url).hash)
  })
})
