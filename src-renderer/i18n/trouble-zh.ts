import type { TroubleWords } from './trouble-en.ts'

/* 简体中文：节点为什么不正常。系统和服务器自己的话保持原样。 */

const trouble: Required<TroubleWords> = {
  failed: () => '多数主节点认定它已故障（FAIL）',
  doubted: () => '有节点连不上它（PFAIL）',
  'no-address': () => '它的地址未知',
  joining: () => '它正在加入（握手中）',
  'link-down': () => '它与主节点的复制连接已断开',
  copying: () => '它正在从主节点复制全部数据（全量同步）',
  unreachable: (at, detail) => `${at} 没有响应（${detail}）。请检查主机和端口，以及服务器是否在运行。`,
  timeout: (at, detail) => `${at} 未及时应答（${detail}）。请检查地址、防火墙，以及服务器是否被阻塞。`,
  'not-a-cluster': (at) => `${at} 是未开启集群模式的 Redis 服务器。请以 “cluster-enabled yes” 启动它，或改用集群中的节点。`,
  'not-redis': (at, detail) => `${at} 说的不是 Redis 协议（${detail}）。请检查端口；TLS 端口需要启用 TLS。`,
  'no-auth': (at) => `${at} 要求密码，请填写。`,
  'wrong-password': (at, detail) => `${at} 不接受该用户名或密码（${detail}）。`,
  'no-permission': (at, detail) => `该用户无权在 ${at} 上这样做（${detail}）。请申请权限或换一个用户。`,
  lost: (at, detail) => `与 ${at} 的连接已断开（${detail}）。`,
  refused: (at, detail) => `${at} 拒绝了连接（${detail}）。`,
  tls: (at, detail) => `无法与 ${at} 建立 TLS：${detail.replace(/^TLS: /, '')}。`,
  tunnel: (at, detail) => `经由 ${at} 的 SSH 隧道不可用：${detail}。`,
  'host-key': (at, detail) => `SSH 服务器 ${at} 的密钥尚未被接受，或与之前不同：${detail}。`,
  'wrong-node': (at, detail) => `在 ${at} 应答的是另一个节点（${detail}）。请检查地址映射：不能把两个集群混在一起。`,
  foreign: (at) => `${at} 不是你所连接的机器，因此没有询问它：服务器可能怀有恶意。请选择信任集群公布的地址，或为它们设置映射。`,
}

export const troubleZh: { readonly trouble: TroubleWords } = { trouble }
