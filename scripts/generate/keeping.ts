/**
 * Annotations by which Helm, Flux and Argo CD leave a CRD where it is when whatever it was installed with goes: the API server
 * deletes all objects with their CRD, and the operator then deletes in Lambda what they have claimed.
 */
export const KEEPING: Readonly<Record<string, string>> = {
  'helm.sh/resource-policy': 'keep',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
};
