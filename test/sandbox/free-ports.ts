import { reservePorts } from '../../src-main/sandbox/ports.ts'

/*
 * Below the ports that systems hand out for outgoing connections (Linux: from 32768), bus ports included, and away from 7000,
 * where sandboxes of other test files look for theirs.
 */
const LEAST = 12_000
const MOST = 21_900

/** The first port of a free run at a random place, so that test files that run at once keep out of each other's way. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = LEAST + Math.floor(Math.random() * (MOST - LEAST))
    const reservation = await reservePorts('127.0.0.1', count, first).catch(() => undefined)
    reservation?.release()
    if (reservation !== undefined) return first
  }
}
