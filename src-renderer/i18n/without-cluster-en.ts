/* English: what views of slots and disagreements have to say of servers without cluster mode. */

export const withoutClusterEn = {
  withoutCluster: {
    slotsTitle: 'No slots here',
    slots: {
      standalone: 'This server runs without cluster mode: it holds all keys itself, and none of them has a slot.',
      replication: 'This primary and its replicas run without cluster mode: each holds all keys, and none of them has a slot.',
      sentinel: 'The servers this sentinel watches run without cluster mode: each primary holds all its keys, and none of them has a slot.',
    },
    slotsNext: 'Start a sandbox to see how a cluster shares its slots out, or work out in the lab where these keys would live.',
    toLab: 'Open the key-slot lab',
    viewsTitle: 'Nobody to compare',
    views: {
      standalone: 'In a cluster each node has its own view of all the others. This server knows of no other.',
      replication: 'In a cluster each node has its own view of all the others. Here only the primary says who follows it: graph and table show that.',
      sentinel: 'In a cluster each node has its own view of all the others. Here the sentinel says who is primary and who follows it: graph and table show that.',
    },
    lab: (name: string) => `${name} runs without cluster mode. What follows is how a cluster would take these keys; this server takes them together.`,
    redirectsTitle: 'Redirects need a cluster',
    redirects: 'A server without cluster mode never answers MOVED or ASK. Choose a cluster on the left, or start a sandbox.',
    nothingToAsk: 'Asking several nodes needs a cluster.',
  },
}
