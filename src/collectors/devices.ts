import { z } from 'zod';
import type { Collector } from './collector.ts';

export const deviceUserSchema = z.looseObject({
  created: z.string().nullish(),
  /** MANAGED or NOT_MANAGED, as the pair of device and user. */
  managementStatus: z.string().nullish(),
  screenLockType: z.string().nullish(),
  user: z.looseObject({ id: z.string() }),
});

export const deviceSchema = z.looseObject({
  id: z.string(),
  /** ACTIVE, SUSPENDED or DEACTIVATED. */
  status: z.string(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  /** Its keys differ by platform. */
  profile: z.looseObject({
    displayName: z.string().nullish(),
    platform: z.string().nullish(),
    registered: z.boolean().nullish(),
    managed: z.boolean().nullish(),
    osVersion: z.string().nullish(),
    secureHardwarePresent: z.boolean().nullish(),
    diskEncryptionType: z.string().nullish(),
    /** Whether the device was tampered with: jailbroken, rooted. */
    integrityJailbreak: z.boolean().nullish(),
  }),
  /** Missing where Okta embeds nothing. */
  _embedded: z.looseObject({ users: z.array(deviceUserSchema).nullish() }).nullish(),
});

export type Device = z.infer<typeof deviceSchema>;

export const devices: Collector = {
  id: 'devices',
  title: 'Devices with their users (Identity Engine)',
  scopes: ['okta.devices.read'],
  role: 'Read-Only Administrator',
  core: false,
  reads: ['GET /api/v1/devices'],
  needs: [],
  schema: deviceSchema,
  key: (record) => String(record['id']),
  forecast: () => [{ path: '/api/v1/devices', requests: 1 }],
  probe: () => '/api/v1/devices?limit=1',
  collect: (okta) => okta.list('/api/v1/devices', { expand: 'user', limit: 200 }),
};
