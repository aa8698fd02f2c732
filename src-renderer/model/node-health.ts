import type { TopologyNode } from '../../src-main/contract/model.ts'

export type NodeHealth = TopologyNode['health']
export type Tone = 'ok' | 'warn' | 'bad' | 'muted'
/** Health is told by shape as well as by colour, for whoever cannot tell the colours apart. */
export type HealthShape = 'check' | 'bang' | 'question' | 'cross' | 'dots' | 'slash'

const LOOKS: Readonly<Record<NodeHealth, { readonly tone: Tone; readonly shape: HealthShape }>> = {
  ok: { tone: 'ok', shape: 'check' },
  pfail: { tone: 'warn', shape: 'bang' },
  fail: { tone: 'bad', shape: 'cross' },
  handshake: { tone: 'muted', shape: 'dots' },
  noaddr: { tone: 'warn', shape: 'bang' },
  unreachable: { tone: 'bad', shape: 'slash' },
  unknown: { tone: 'muted', shape: 'question' },
}

export function healthLook(health: NodeHealth): { readonly tone: Tone; readonly shape: HealthShape } {
  return LOOKS[health]
}

/** The gravest health among nodes, for a cluster's own dot in the rail. */
export function worstTone(healths: readonly NodeHealth[]): Tone {
  const tones = new Set(healths.map((health) => LOOKS[health].tone))
  if (tones.has('bad')) return 'bad'
  if (tones.has('warn')) return 'warn'
  return tones.has('ok') ? 'ok' : 'muted'
}
