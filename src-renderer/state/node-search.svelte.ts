/** What one looks for among very many nodes; the table and the graph share it. */
export class NodeSearch {
  text = $state('')
  troubledOnly = $state(false)

  get isOn(): boolean {
    return this.troubledOnly || this.text.trim() !== ''
  }
}
