import type { ClusterConfig } from './config.ts'
import type { ClusterNode } from './node.ts'
import type { Redirection } from './route.ts'

const DOWN_TEXT = {
  state: 'CLUSTERDOWN The cluster is down',
  writes: 'CLUSTERDOWN The cluster is down and only accepts read commands',
  unbound: 'CLUSTERDOWN Hash slot not served',
} as const

/** The error a client gets, code first and without the dash, exactly as Redis words it (clusterRedirectClient). */
export function redirectText(config: ClusterConfig, redirection: Redirection): string {
  switch (redirection.kind) {
    case 'moved':
      return `MOVED ${redirection.slot} ${preferredEndpoint(config, redirection.node)}:${redirection.node.port}`
    case 'ask':
      return `ASK ${redirection.slot} ${preferredEndpoint(config, redirection.node)}:${redirection.node.port}`
    case 'tryagain':
      return 'TRYAGAIN Multiple keys request during rehashing of slot'
    case 'crossslot':
      return "CROSSSLOT Keys in request don't hash to the same slot"
    case 'clusterdown':
      return DOWN_TEXT[redirection.why]
  }
}

/** How clients are told to reach a node: `?` where a hostname is preferred and none is known (getPreferredEndpoint). */
export function preferredEndpoint(config: ClusterConfig, node: ClusterNode): string {
  switch (config.preferredEndpointType) {
    case 'ip':
      return node.ip
    case 'hostname':
      return node.hostname === '' ? '?' : node.hostname
    case 'unknown-endpoint':
      return ''
  }
}
