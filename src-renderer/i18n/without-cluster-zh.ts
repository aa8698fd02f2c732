import type { Wording } from './en.ts'
import type { withoutClusterEn } from './without-cluster-en.ts'

/* 简体中文：面对没有开启集群模式的服务器，槽与视图应当说些什么。 */

export const withoutClusterZh: Wording<typeof withoutClusterEn> = {
  withoutCluster: {
    slotsTitle: '这里没有槽',
    slots: {
      standalone: '这台服务器没有开启集群模式：所有的键都在它自己这里，键没有槽。',
      replication: '这个主节点和它的副本没有开启集群模式：每台都有全部的键，键没有槽。',
      sentinel: '这个哨兵所监视的服务器没有开启集群模式：每个主节点都有自己全部的键，键没有槽。',
    },
    slotsNext: '启动一个沙箱，看看集群如何分配槽；或在实验室里算一算这些键会落在哪里。',
    toLab: '打开键槽实验室',
    viewsTitle: '没有可比较的视图',
    views: {
      standalone: '在集群里，每个节点对其他节点都有自己的看法。这台服务器不认识别的服务器。',
      replication: '在集群里，每个节点对其他节点都有自己的看法。这里只有主节点知道谁在跟随它：请看图和表格。',
      sentinel: '在集群里，每个节点对其他节点都有自己的看法。这里由哨兵说明谁是主节点、谁在跟随：请看图和表格。',
    },
    lab: (name) => `${name} 没有开启集群模式。以下是集群会如何处理这些键；这台服务器会一并执行。`,
    redirectsTitle: '重定向需要集群',
    redirects: '没有开启集群模式的服务器从不回答 MOVED 或 ASK。请在左侧选择一个集群，或启动一个沙箱。',
    nothingToAsk: '向多个节点提问需要集群。',
  },
}
