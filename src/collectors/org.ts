import { z } from 'zod';
import type { Collector } from './collector.ts';

export const orgSchema = z.looseObject({
  id: z.string(),
  companyName: z.string().nullish(),
  subdomain: z.string().nullish(),
  status: z.string().nullish(),
  /** /.well-known/okta-organization: `pipeline` is `idx` on Identity Engine and `v1` on Classic. */
  organization: z.looseObject({ id: z.string(), pipeline: z.string() }),
  contacts: z.array(z.looseObject({ contactType: z.string(), userId: z.string().nullable() })),
});

export type Org = z.infer<typeof orgSchema>;

export const org: Collector = {
  id: 'org',
  title: "The org's settings and contacts",
  scopes: ['okta.orgs.read'],
  role: 'Read-Only Administrator',
  core: true,
  reads: [
    'GET /api/v1/org',
    'GET /.well-known/okta-organization',
    'GET /api/v1/org/contacts',
    'GET /api/v1/org/contacts/{contactType}',
  ],
  needs: [],
  schema: orgSchema,
  forecast: () => [{ path: '/api/v1/org', requests: 4 }],
  probe: () => '/api/v1/org',
  async *collect(okta) {
    const listed = await okta.memo('/api/v1/org/contacts', {}, { missing: [404, 401] });
    const types = listed.state === 'read' ? listed.items : [];
    yield okta.entity({ key: 'org' }, async (http) => {
      const contacts: unknown[] = [];
      for (const { contactType } of types) {
        const { userId = null } = await http.get(`/api/v1/org/contacts/${contactType}`);
        contacts.push({ contactType, userId });
      }
      const settings = await http.get('/api/v1/org');
      return [{ ...settings, organization: await http.get('/.well-known/okta-organization'), contacts }];
    });
  },
};
