/* The words beside a terminal's screen: where commands go, how replies look, answers side by side. */

const plural = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`)

export const terminalEn = {
  terminalTools: {
    target: 'Send commands to',
    targets: { node: 'This node', masters: 'All primaries', replicas: 'All replicas', all: 'All nodes' },
    mode: 'Show replies as',
    modes: { standard: 'redis-cli', table: 'Table', json: 'JSON', 'quoted-json': 'JSON (ASCII)', raw: 'Raw', csv: 'CSV' },
    /** The line that does the same at the prompt. */
    same: (what: string, line: string) => `${what} (${line})`,
    stop: 'Stop',
    stopHint: 'Stop what runs (Ctrl C)',
    check: 'Run trib check in the terminal',
    streaming: 'Receiving messages',
    waiting: 'Waiting for an answer',
    operation: 'trib is at work',
    question: 'Waiting for your answer',
    progress: (slots: string, slotCount: string, keys: string, keyCount: string) => `${slots} of ${slotCount} slots, ${keys} of ${keyCount} keys`,
    speed: (keysPerSecond: string) => `${keysPerSecond} keys/s`,
    left: (time: string) => `${time} left`,
    on: 'New terminal on…',
    onCluster: 'Cluster, follows redirects',
    onNode: (address: string, role: string) => `${address} (${role})`,
    roles: { primary: 'primary', replica: 'replica', unknown: 'role unknown' },
  },
  answers: {
    label: (command: string) => `Answers to ${command}`,
    same: (nodes: number) => `${plural(nodes, 'node', 'nodes')}, the same answer`,
    differ: (nodes: number) => `${plural(nodes, 'node', 'nodes')}, answers differ`,
    differing: (nodes: number, rows: number, of: number) => `${plural(nodes, 'node', 'nodes')}, ${rows} of ${plural(of, 'line', 'lines')} ${rows === 1 ? 'differs' : 'differ'}`,
    only: 'Only differences',
    copy: 'Copy as text',
    close: 'Close answers',
    field: 'Field',
    node: 'Node',
    answer: 'Answer',
    odd: 'differs',
    missing: 'not there',
    more: (count: number) => `Show ${plural(count, 'more line', 'more lines')}`,
    cut: (count: number) => `${plural(count, 'line', 'lines')} beyond the limit are not shown.`,
    none: 'Nothing differs.',
  },
}
