import manifest from '../../package.json' with { type: 'json' }

/** The Redis version this node behaves as: HELLO, INFO and configuration errors name it. */
export const REDIS_VERSION = '7.2.5'

/** Slotscope's own version. */
export const SERVER_VERSION: string = manifest.version

/** What --version prints, in the shape tools parse out of redis-server's (version()). */
export const VERSION_LINE = `Redis server v=${REDIS_VERSION} sha=00000000:0 malloc=v8 bits=64 build=slotscope-${SERVER_VERSION}`
