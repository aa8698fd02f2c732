const SLOTS = 16384

/** CLUSTER NODES of a healthy cluster as its node number `viewer` tells it: half primaries (rounded up), the rest their replicas. */
export function clusterNodesText(count: number, viewer: number, addressOf: (member: number) => string = (member) => `127.0.0.1:${7000 + member}@${17000 + member}`): string {
  const primaries = Math.ceil(count / 2)
  const lines = Array.from({ length: count }, (_, member) => {
    const self = member === viewer ? 'myself,' : ''
    const primary = member % primaries
    const isPrimary = member < primaries
    const [first, last] = [Math.round((primary * SLOTS) / primaries), Math.round(((primary + 1) * SLOTS) / primaries) - 1]
    const slots = isPrimary ? ` ${first}-${last}` : ''
    return `${memberId(member)} ${addressOf(member)} ${self}${isPrimary ? 'master -' : `slave ${memberId(primary)}`} 0 1700000000000 ${primary + 1} connected${slots}`
  })
  return `${lines.join('\n')}\n`
}

export function memberId(member: number): string {
  return member.toString(16).padStart(40, '0')
}
