import type { CommandContext } from '../../context.ts'

/** Calls and time of each command since the start or CONFIG RESETSTAT. */
export function commandstatsLines({ node }: CommandContext): readonly string[] {
  return [...node.stats.commands].map(([name, { calls, microseconds, rejected, failed }]) => {
    const perCall = calls === 0 ? 0 : microseconds / calls
    return `cmdstat_${name}:calls=${calls},usec=${Math.round(microseconds)},usec_per_call=${perCall.toFixed(2)},rejected_calls=${rejected},failed_calls=${failed}`
  })
}
