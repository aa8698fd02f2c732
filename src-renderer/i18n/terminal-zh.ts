import type { Wording } from './en.ts'
import type { terminalEn } from './terminal-en.ts'

/* 终端屏幕之外的文字：命令发往何处、回复的显示方式、并排的回答。 */

export const terminalZh: Wording<typeof terminalEn> = {
  terminalTools: {
    target: '命令发往',
    targets: { node: '当前节点', masters: '所有主节点', replicas: '所有副本', all: '所有节点' },
    mode: '回复显示为',
    modes: { standard: 'redis-cli', table: '表格', json: 'JSON', 'quoted-json': 'JSON（ASCII）', raw: '原文', csv: 'CSV' },
    same: (what, line) => `${what}（${line}）`,
    stop: '停止',
    stopHint: '停止正在运行的命令（Ctrl C）',
    check: '在终端运行 trib check',
    streaming: '正在接收消息',
    waiting: '正在等待回复',
    operation: 'trib 正在执行',
    question: '正在等待您的回答',
    progress: (slots, slotCount, keys, keyCount) => `槽 ${slots}/${slotCount}，键 ${keys}/${keyCount}`,
    speed: (keysPerSecond) => `${keysPerSecond} 键/秒`,
    left: (time) => `还需 ${time}`,
    on: '新建终端于…',
    onCluster: '集群（跟随重定向）',
    onNode: (address, role) => `${address}（${role}）`,
    roles: { primary: '主节点', replica: '副本', unknown: '角色未知' },
  },
  answers: {
    label: (command) => `${command} 的回答`,
    same: (nodes) => `${nodes} 个节点，回答相同`,
    differ: (nodes) => `${nodes} 个节点，回答不同`,
    differing: (nodes, rows, of) => `${nodes} 个节点，${of} 行中有 ${rows} 行不同`,
    only: '只看差异',
    copy: '复制为文本',
    close: '关闭回答',
    field: '字段',
    node: '节点',
    answer: '回答',
    odd: '不同',
    missing: '没有',
    more: (count) => `再显示 ${count} 行`,
    cut: (count) => `超出上限的 ${count} 行未显示。`,
    none: '没有差异。',
  },
}
