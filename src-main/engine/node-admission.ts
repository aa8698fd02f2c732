import type { AdmissionRules } from './dispatch/admission.ts'
import type { NodeServices } from './node-services.ts'

/** What admission asks of a node, answered anew each time it asks. */
export function admissionRulesOf(node: NodeServices): AdmissionRules {
  const { acl, appendOnlyFile, config, persistence, replication, scripting } = node
  return {
    config,
    get asksForPassword() { return acl.asksForPassword },
    get isReplica() { return replication.role === 'replica' },
    get isLoading() { return node.isLoading },
    get isLoadingAside() { return replication.isLoadingAside },
    get isPrimaryLinkDown() { return replication.linkStatus === 'down' },
    get aofWriteError() { return appendOnlyFile.writeError },
    get isSaveFailing() { return persistence.stopsWrites },
    get lacksGoodReplicas() { return replication.lacksGoodReplicas },
    get busyRefusal() { return scripting.busy?.refusal },
  }
}
