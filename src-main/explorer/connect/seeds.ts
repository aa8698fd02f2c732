import { formatAddress } from '../address.ts'
import { ConnectFailure, failureOfError } from '../connect-failure.ts'
import type { NodeAddress } from '../hop-trace.ts'

/** An address that swallows packets must not hold up those behind it. */
const HEAD_START_MS = 300

/**
 * Tries addresses in order, each with a head start over the next, and answers with the first success.
 * @throws the failure of the only one, or a ConnectFailure that names them all
 */
export function firstToAnswer<T>(addresses: readonly NodeAddress[], attempt: (address: NodeAddress) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const failures: ConnectFailure[] = []
    let next = 0
    let timer: NodeJS.Timeout | undefined
    let isDone = false
    const begin = (): void => {
      clearTimeout(timer)
      const address = addresses[next++]
      if (address === undefined || isDone) return
      timer = setTimeout(begin, HEAD_START_MS)
      attempt(address).then(
        (value) => {
          isDone = true
          clearTimeout(timer)
          resolve(value)
        },
        (error: unknown) => {
          failures.push(failureOfError(error, address))
          if (isDone) return
          if (failures.length === addresses.length) reject(allFailed(failures, addresses[0]!))
          else begin()
        },
      )
    }
    begin()
  })
}

/** A refused password says more than a closed port: the gravest word leads. */
function allFailed(failures: readonly ConnectFailure[], first: NodeAddress): ConnectFailure {
  const told = failures.find(({ reason }) => reason !== 'unreachable' && reason !== 'timeout') ?? failures.find(({ address }) => address === first) ?? failures[0]!
  if (failures.length === 1) return told
  const others = failures.filter((failure) => failure !== told).map((failure) => `${formatAddress(failure.address)}: ${failure.detail}`)
  return new ConnectFailure(told.reason, told.address, `${told.detail}; also tried ${others.slice(0, 8).join(', ')}${others.length > 8 ? ' …' : ''}`)
}
