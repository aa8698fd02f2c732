import type { Directive } from '../directive.ts'
import { INT_MAX, integerDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective, textDirective } from '../text-directive.ts'

/** Accepted so that files of TLS servers load; an embedded node serves plain sockets. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const tlsDirectives: readonly Directive[] = [
  integerDirective('tls-port', 0, 0, 65535),
  integerDirective('tls-session-cache-size', 20 * 1024, 0, INT_MAX),
  integerDirective('tls-session-cache-timeout', 300, 0, INT_MAX),
  booleanDirective('tls-cluster', 'no'),
  booleanDirective('tls-replication', 'no'),
  choiceDirective('tls-auth-clients', 'yes', ['no', 'yes', 'optional']),
  booleanDirective('tls-prefer-server-ciphers', 'no'),
  booleanDirective('tls-session-caching', 'yes'),
  textDirective('tls-cert-file', undefined),
  textDirective('tls-key-file', undefined),
  textDirective('tls-key-file-pass', undefined),
  textDirective('tls-client-cert-file', undefined),
  textDirective('tls-client-key-file', undefined),
  textDirective('tls-client-key-file-pass', undefined),
  textDirective('tls-dh-params-file', undefined),
  textDirective('tls-ca-cert-file', undefined),
  textDirective('tls-ca-cert-dir', undefined),
  textDirective('tls-protocols', undefined),
  textDirective('tls-ciphers', undefined),
  textDirective('tls-ciphersuites', undefined),
]
