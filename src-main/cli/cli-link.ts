import { ClusterClient } from '../explorer/cluster-client.ts'
import type { CommandTrace } from '../explorer/hop-trace.ts'
import { storyOf } from '../explorer/hop-story.ts'
import { ClusterLink } from '../terminal/cluster-link.ts'
import { NodeLink } from '../terminal/node-link.ts'
import type { Screen } from '../terminal/conversation.ts'
import type { TribAccess } from '../trib/api.ts'
import type { TerminalLink } from '../terminal/terminal-link.ts'
import type { CliOptions } from './cli-options.ts'
import { readTlsSettings } from './tls-files.ts'

/**
 * The line that the options ask for: to one node, or with -c through a router that follows redirects; with --trace the
 * router tells its hops, on standard error so that replies stay apart.
 */
export function openLink(options: CliOptions, screen: Screen): TerminalLink {
  const address = { host: options.socketPath ?? options.host, port: options.port }
  const { credentials, tls } = linkAccess(options)
  if (!options.cluster && !options.trace) return new NodeLink({ address, credentials, tls, protocol: options.protocol })
  const client = new ClusterClient({ seed: address, credentials, tls, mode: options.cluster ? 'follow' : 'direct', protocol: options.protocol === 2 ? 2 : 3 })
  const onTrace = options.trace ? (trace: CommandTrace): void => screen.problem(`${storyOf(trace).join('\n')}\n`) : undefined
  return new ClusterLink({ client, onTrace })
}

/** How the options log in, wherever the session goes. @throws UnreadableFile */
export function linkAccess(options: CliOptions): TribAccess {
  return {
    credentials: options.password === undefined ? undefined : { username: options.username, password: options.password },
    tls: options.tls ? readTlsSettings({ ...options.tlsFiles, servername: options.servername, insecure: options.insecure }) : undefined
  }
}
