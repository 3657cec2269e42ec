import { z } from 'zod';
import type { Collector } from './collector.ts';

export const deviceAssuranceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  platform: z.string(),
  /** Named otherwise than everywhere else. */
  createdDate: z.string().nullish(),
  lastUpdate: z.string().nullish(),
  /** Not on ChromeOS. */
  osVersion: z.looseObject({}).nullish(),
  secureHardwarePresent: z.boolean().nullish(),
  diskEncryptionType: z.looseObject({ include: z.array(z.string()).nullish() }).nullish(),
  screenLockType: z.looseObject({ include: z.array(z.string()).nullish() }).nullish(),
  jailbreak: z.boolean().nullish(),
});

export type DeviceAssurance = z.infer<typeof deviceAssuranceSchema>;

export const deviceAssurances: Collector = {
  id: 'device-assurances',
  title: 'Device assurance policies (Identity Engine)',
  scopes: ['okta.deviceAssurance.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/device-assurances'],
  needs: [],
  schema: deviceAssuranceSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/device-assurances', requests: 1 }],
  probe: () => '/api/v1/device-assurances',
  collect: (okta) => okta.list('/api/v1/device-assurances'),
};
