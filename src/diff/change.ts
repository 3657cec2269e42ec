/** A person or thing that changed, by Okta's id and by what people call it. */
export interface Thing {
  type: 'user' | 'group' | 'client' | 'app' | 'policy' | 'rule' | 'check';
  id: string;
  label: string;
}

/** One difference between two snapshots. Read backwards it is the difference between the second and the first. */
export interface Change {
  area: string;
  change: string;
  entity: Thing;
  /** What it happened with: the application, the rule, the resource of a policy. */
  object: Thing | null;
  /** Role, path of the field, or baseline. */
  field: string | null;
  /** null: it was not there. */
  before: string | null;
  after: string | null;
  /** By the rule that `diff --help` gives. */
  regression: boolean;
}

/** May what is missing on one side be told as come or gone? Not where that side was read in part only. */
export interface Sees {
  came: boolean;
  went: boolean;
}

/** A change before the names of what it is about are known. */
export const changeOf = (
  area: string,
  change: string,
  entity: Omit<Thing, 'label'> & { label?: string },
  more: Partial<Omit<Change, 'area' | 'change' | 'entity' | 'object'>> & {
    object?: Omit<Thing, 'label'> & { label?: string };
  } = {},
): Change => ({
  area,
  change,
  entity: { label: entity.id, ...entity },
  object: more.object ? { label: more.object.id, ...more.object } : null,
  field: more.field ?? null,
  before: more.before ?? null,
  after: more.after ?? null,
  regression: more.regression ?? false,
});
