import { arch, release, type as systemName } from 'node:os'
import { REDIS_VERSION } from '../../../version.ts'
import type { CommandContext } from '../../context.ts'

const SECONDS_A_DAY = 86400
/** Redis's clock of key ages has 24 bits of seconds. */
const LRU_CLOCK_MASK = 0xffffff

export function serverLines({ node }: CommandContext): readonly string[] {
  const nowMs = node.clock.nowMs()
  const uptimeSeconds = Math.max(0, Math.floor((nowMs - node.startedAtMs) / 1000))
  const shutdownLeftMs = node.orderlyShutdown.remainingMs
  const hz = node.config.get('hz')
  return [
    `redis_version:${REDIS_VERSION}`,
    'redis_git_sha1:00000000',
    'redis_git_dirty:0',
    'redis_build_id:0',
    'server_name:slotscope',
    `redis_mode:${node.cluster === undefined ? 'standalone' : 'cluster'}`,
    `os:${systemName()} ${release()} ${arch()}`,
    'arch_bits:64',
    `monotonic_clock:performance.now`,
    `multiplexing_api:libuv`,
    `node_version:${process.versions.node}`,
    `process_id:${process.pid}`,
    'process_supervised:no',
    `run_id:${node.runId}`,
    `tcp_port:${node.port}`,
    `server_time_usec:${Math.floor(nowMs * 1000)}`,
    `uptime_in_seconds:${uptimeSeconds}`,
    `uptime_in_days:${Math.floor(uptimeSeconds / SECONDS_A_DAY)}`,
    `hz:${hz}`,
    `configured_hz:${hz}`,
    `lru_clock:${Math.floor(nowMs / 1000) & LRU_CLOCK_MASK}`,
    `executable:${process.execPath}`,
    `config_file:${node.config.configFile ?? ''}`,
    'io_threads_active:0',
    ...(shutdownLeftMs === undefined ? [] : [`shutdown_in_milliseconds:${shutdownLeftMs}`]),
  ]
}

/** Processor time of the process, which other nodes may share. */
export function cpuLines(): readonly string[] {
  const { user, system } = process.cpuUsage()
  const thread = process.threadCpuUsage()
  const seconds = (microseconds: number): string => (microseconds / 1e6).toFixed(6)
  return [
    `used_cpu_sys:${seconds(system)}`,
    `used_cpu_user:${seconds(user)}`,
    'used_cpu_sys_children:0.000000',
    'used_cpu_user_children:0.000000',
    `used_cpu_sys_main_thread:${seconds(thread.system)}`,
    `used_cpu_user_main_thread:${seconds(thread.user)}`,
  ]
}
