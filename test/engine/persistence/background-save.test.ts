import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import type { TestServer } from '../replication/redis-server.ts'

const DRAFT = `temp-${process.pid}.rdb`
const servers: TestServer[] = []

/** A node in the midst of a background save that takes seconds. */
async function saving(...args: string[]): Promise<TestServer> {
  const ours = await startOurs(['--rdb-key-save-delay', '2000', ...args])
  servers.push(ours)
  await ours.redis.call('DEBUG', 'POPULATE', '2000')
  await ours.redis.set('a', 'x')
  expect(await ours.redis.bgsave()).toBe('Background saving started')
  expect(existsSync(join(ours.folder, DRAFT))).toBe(true)
  return ours
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await server.stop()
    rmSync(server.folder, { recursive: true, force: true })
  }
})

describe('a background save', () => {
  it('tells how far it is, and what it had to copy because it was about to change', async () => {
    const ours = await saving()
    expect(await ours.info('current_save_keys_total')).toBe('2001')
    await until('keys are written', async () => Number(await ours.info('current_save_keys_processed')) > 0)
    expect(Number(await ours.info('current_fork_perc'))).toBeGreaterThan(0)
    const before = Number(await ours.info('current_cow_size'))
    for (let i = 0; i < 100; i++) await ours.redis.append(`key:${i}`, 'more')
    expect(Number(await ours.info('current_cow_size'))).toBeGreaterThan(before)
  })

  it('is given up by FLUSHALL, without being called a failure', async () => {
    const ours = await saving()
    await ours.redis.flushall()
    expect(await ours.info('rdb_bgsave_in_progress')).toBe('0')
    expect(await ours.info('rdb_last_bgsave_status')).toBe('ok')
    expect(Number(await ours.info('rdb_changes_since_last_save'))).toBeGreaterThan(0)
    expect(readdirSync(ours.folder)).toEqual([])
  })

  it('leaves no file behind when the node ends', async () => {
    const ours = await saving()
    void ours.redis.call('SHUTDOWN', 'NOSAVE').catch(() => undefined)
    await until('the file is gone', () => readdirSync(ours.folder).length === 0)
  })

  it('is refused beside another, and beside a rewrite unless it may be put off', async () => {
    const ours = await saving()
    await expect(ours.redis.bgsave()).rejects.toThrow('ERR Background save already in progress')
    await expect(ours.redis.save()).rejects.toThrow('ERR Background save already in progress')
    await ours.redis.config('SET', 'rdb-key-save-delay', '0')
    await until('the save is done', async () => (await ours.info('rdb_bgsave_in_progress')) === '0')
    await ours.redis.config('SET', 'rdb-key-save-delay', '2000')
    await ours.redis.bgrewriteaof()
    await expect(ours.redis.bgsave()).rejects.toThrow(/^ERR Another child process is active/)
    expect(await ours.redis.call('BGSAVE', 'SCHEDULE')).toBe('Background saving scheduled')
    const saves = Number(await ours.info('rdb_saves'))
    await ours.redis.config('SET', 'rdb-key-save-delay', '0')
    await until('it began after all', async () => Number(await ours.info('rdb_saves')) > saves)
  })

  it('leaves the changes since its beginning to the next one', async () => {
    const ours = await saving()
    await ours.redis.set('b', '1')
    await ours.redis.set('b', '2')
    await ours.redis.config('SET', 'rdb-key-save-delay', '0')
    await until('the save is done', async () => (await ours.info('rdb_bgsave_in_progress')) === '0')
    expect(await ours.info('rdb_changes_since_last_save')).toBe('2')
  })
})
