import type { CommandContext } from '../../context.ts'

/** Within how many microseconds the shares of calls that latency-tracking-info-percentiles names were done. */
export function latencystatsLines({ node }: CommandContext): readonly string[] {
  const percentiles = node.config.get('latency-tracking-info-percentiles').split(' ').filter((text) => text !== '')
  return node.commandLatencies.all().map(([name, histogram]) => {
    const parts = percentiles.map((text) => `p${text}=${histogram.percentile(Number(text)).toFixed(3)}`)
    return `latency_percentiles_usec_${name}:${parts.join(',')}`
  })
}
