import { describe, expect, it } from 'vitest'
import { en } from '../../../src-renderer/i18n/en.ts'
import { troubleText } from '../../../src-renderer/i18n/trouble-words.ts'
import { zhCN } from '../../../src-renderer/i18n/zh-CN.ts'
import { ConnectFailure } from '../../../src-main/explorer/connect-failure.ts'

const failure = new ConnectFailure('unreachable', { host: '127.0.0.1', port: 7001 }, 'Connection refused')
const node = { reason: failure.message, trouble: { kind: failure.reason, at: '127.0.0.1:7001', detail: failure.detail } }

describe('why a node is not well', () => {
  it('is told in English as it comes', () => {
    expect(troubleText(node, en)).toBe(failure.message)
  })

  it('is told in Chinese, with the system’s own words in it', () => {
    expect(troubleText(node, zhCN)).toMatch(/^127\.0\.0\.1:7001 没有响应（Connection refused）/)
    expect(troubleText({ reason: 'x', trouble: { kind: 'doubted', at: '', detail: '' } }, zhCN)).toBe('有节点连不上它（PFAIL）')
  })

  it('falls back to the words that came', () => {
    expect(troubleText({ reason: 'its disk is full' }, zhCN)).toBe('its disk is full')
    expect(troubleText({ reason: undefined }, zhCN)).toBe('')
  })
})
