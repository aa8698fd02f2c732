import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../src-main/contract/content-security-policy.ts'
import { isOwnUrl, isTrustedFrame, mayOpenExternally } from '../../src-main/desktop/app-origin.ts'

describe('navigation in the window', () => {
  it.each(['app://slotscope/', 'app://slotscope/index.html#x', 'app://slotscope/assets/a.js'])('may go to %s', (url) => {
    expect(isOwnUrl(url)).toBe(true)
  })

  it.each(['https://slotscope/', 'file:///etc/passwd', 'app://slotscope.evil.example/', 'app://user@slotscope/', 'app://slotscope:1/', 'app:slotscope', 'javascript:alert(1)', 'about:blank', ''])('may not go to %s', (url) => {
    expect(isOwnUrl(url)).toBe(false)
  })
})

describe('a call’s sender', () => {
  it('is trusted as the top frame of our page only', () => {
    expect(isTrustedFrame({ url: 'app://slotscope/', parent: null })).toBe(true)
    expect(isTrustedFrame({ url: 'app://slotscope/', parent: {} })).toBe(false)
    expect(isTrustedFrame({ url: 'https://evil.example/', parent: null })).toBe(false)
    expect(isTrustedFrame(null)).toBe(false)
  })
})

describe('links to the system’s browser', () => {
  it('are let through to documentation over https', () => {
    expect(mayOpenExternally('https://redis.io/docs/latest/')).toBe(true)
  })

  it.each(['http://redis.io/', 'https://redis.io.evil.example/', 'https://user@redis.io/', 'file:///etc/passwd', 'smb://redis.io/x', 'javascript:alert(1)', 'no url'])('are refused for %s', (url) => {
    expect(mayOpenExternally(url)).toBe(false)
  })
})

describe('the page’s policy', () => {
  it('starts from nothing and never allows anything inline or evaluated', () => {
    const policy = contentSecurityPolicy('ws://127.0.0.1:1')
    expect(policy.startsWith("default-src 'none'; ")).toBe(true)
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1;")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(contentSecurityPolicy()).toContain("connect-src 'self';")
  })
})
