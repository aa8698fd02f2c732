import type { ConnectionDraft } from '../contract/connections.ts'
import { testConnection } from '../explorer/connect/connection-test.ts'
import { proposeNatMap } from '../explorer/connect/nat-probe.ts'
import type { NetworkPath } from '../explorer/connect/network-path.ts'
import { credentialsOf, pathOfProfile } from '../explorer/connect/profile-path.ts'
import type { ConnectionProfile, ConnectionSecrets } from '../explorer/connect/profile.ts'
import type { Credentials } from '../explorer/credentials.ts'
import type { CallTable } from './call-table.ts'
import { profileOf, secretsOf } from './connection-draft.ts'
import type { Connections } from './connections.ts'
import type { Profiles } from './profiles.ts'
import { refusing } from './refusals.ts'

type ConnectionCalls = CallTable<'connection.open' | 'connection.list' | 'connection.close' | 'connection.test' | 'connection.probe' | 'connection.update'>

/** Calls about connections. */
export function connectionCalls(connections: Connections, profiles: Profiles): ConnectionCalls {
  const requestOf = async (draft: ConnectionDraft): Promise<{ profile: ConnectionProfile; secrets: ConnectionSecrets; profileId: string | undefined }> => ({
    profile: profileOf(draft),
    secrets: secretsOf(draft, await profiles.secretsOf(draft.profileId)),
    profileId: draft.profileId,
  })

  return {
    'connection.open': async (draft) => connections.open(await requestOf(draft)),
    'connection.test': async (draft) => {
      const { profile, secrets } = await requestOf(draft)
      return refusing(withPath(profile, secrets, (path, credentials) => testConnection({ seeds: profile.seeds, credentials, path })))
    },
    'connection.probe': async (draft) => {
      const { profile, secrets } = await requestOf(draft)
      // The probe itself finds out who answers where.
      const natMap = profile.natMap.map(({ announced, actual }) => ({ announced, actual }))
      return refusing(withPath({ ...profile, natMap }, secrets, (path, credentials) => proposeNatMap({ seeds: profile.seeds, credentials, path })))
    },
    'connection.update': ({ connectionId, ...marks }) => {
      const entry = connections.get(connectionId)
      entry.mark(marks)
      return entry.info
    },
    'connection.list': () => connections.list,
    'connection.close': ({ connectionId }) => {
      connections.get(connectionId)
      connections.close(connectionId)
      return null
    },
  }
}

/** A path for one piece of work, closed after it. */
async function withPath<T>(profile: ConnectionProfile, secrets: ConnectionSecrets, work: (path: NetworkPath, credentials: Credentials | undefined) => Promise<T>): Promise<T> {
  const path = pathOfProfile(profile, secrets)
  try {
    return await work(path, credentialsOf(profile, secrets))
  } finally {
    path.close()
  }
}
