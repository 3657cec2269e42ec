/** A link with the methods it allows, as Okta's HAL links carry them. */
export interface Link {
  href: string;
  hints: { allow: readonly string[] };
}

export function links(href: string, ...allow: readonly string[]): Link {
  return { href, hints: { allow } };
}

/** Self and the lifecycle step that the object's status allows. */
export function lifecycle(href: string, step: 'activate' | 'deactivate'): Record<string, Link> {
  return { self: links(href, 'GET', 'PUT', 'DELETE'), [step]: links(`${href}/lifecycle/${step}`, 'POST') };
}

/** The step for a status: what is active can be deactivated. */
export function stepFor(status: unknown): 'activate' | 'deactivate' {
  return status === 'INACTIVE' ? 'activate' : 'deactivate';
}
