/** What goes when memory runs out (redis.conf, maxmemory-policy). */
export interface EvictionPolicy {
  /** Which keys may go at all; none with noeviction. */
  readonly from: 'all' | 'expiring' | 'none'
  /** Which of some go first. */
  readonly by: 'lru' | 'lfu' | 'ttl' | 'random'
}

/** The policy a value of `maxmemory-policy` names. */
export function evictionPolicy(name: string): EvictionPolicy {
  if (name === 'noeviction') return { from: 'none', by: 'random' }
  const [from, by] = name.split('-') as ['allkeys' | 'volatile', EvictionPolicy['by']]
  return { from: from === 'allkeys' ? 'all' : 'expiring', by }
}
