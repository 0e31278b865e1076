/** What `kubernetes-models` and its kin have in common. */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  /** @throws Error naming each field that the published schema does not allow. */
  validate: () => void;
  toJSON: () => unknown;
};
