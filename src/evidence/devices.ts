import { at, fields, list, text } from '../checks/facts/lenient.ts';
import { columns, type EvidenceItem } from './item.ts';
import { userIndex } from './reading/users.ts';

export const devices: EvidenceItem = {
  id: 'devices',
  title: 'Devices',
  description:
    'Each device that is registered with Okta, of every status, with what Okta knows of its protection and who uses it; not an inventory of all hardware.',
  datasets: ['devices'],
  optional: ['users'],
  columns: columns({
    device: ['Device', 'its name'],
    platform: ['Platform', 'MACOS, WINDOWS, IOS, ANDROID, CHROMEOS, as Okta has it'],
    status: ['Status', 'ACTIVE, SUSPENDED, DEACTIVATED or CREATED'],
    registered: ['Registered', 'whether it is registered at Okta; not told: Okta does not say'],
    managed: ['Managed', 'as each user of it: MANAGED or NOT_MANAGED; not told: Okta does not say'],
    disk_encryption: ['Disk encryption', 'as Okta has it; NONE: not encrypted; not told: Okta does not say'],
    secure_hardware: ['Secure hardware', 'TPM or secure enclave; not told: Okta does not say'],
    integrity: ['Integrity', 'jailbroken or rooted, intact; not told: Okta does not say'],
    os_version: ['OS version', 'as Okta has it'],
    screen_lock: ['Screen lock', 'as each user of it; not told: Okta does not say'],
    created: ['Created', 'UTC'],
    last_updated: ['Last updated', 'UTC'],
    users: ['Users', 'logins'],
    manufacturer: ['Manufacturer', 'as the device says'],
    model: ['Model', 'as the device says'],
    serial_number: ['Serial number', 'as the device says'],
    device_id: ['Device id', "Okta's id"],
  }),
  async *rows(datasets) {
    const users = await userIndex(datasets);
    for await (const device of datasets.records('devices')) {
      const profile = (key: string) => text(at(device, 'profile', key));
      const embedded = at(device, '_embedded', 'users');
      const people = list(embedded).map(fields);
      const each = (key: string): string[] => [...new Set(people.map((person) => text(person[key]) ?? notTold))];
      yield {
        device: profile('displayName'),
        platform: profile('platform'),
        status: device.status,
        registered: told(at(device, 'profile', 'registered')),
        managed: managed(at(device, 'profile', 'managed'), each('managementStatus')),
        disk_encryption: profile('diskEncryptionType') ?? notTold,
        secure_hardware: told(at(device, 'profile', 'secureHardwarePresent')),
        integrity: integrity(at(device, 'profile', 'integrityJailbreak')),
        os_version: profile('osVersion'),
        screen_lock: people.length > 0 ? each('screenLockType') : notTold,
        created: device.created,
        last_updated: device.lastUpdated,
        users: Array.isArray(embedded) ? people.map((person) => loginOf(person['user'])) : notTold,
        manufacturer: profile('manufacturer'),
        model: profile('model'),
        serial_number: profile('serialNumber'),
        device_id: device.id,
      };
    }

    function loginOf(user: unknown): string {
      const id = text(at(user, 'id'));
      const known = users.number(id ?? '') !== undefined;
      return known ? users.named(id) : (text(at(user, 'profile', 'login')) ?? id ?? 'without an id');
    }
  },
};

const notTold = 'not told';

const told = (value: unknown): boolean | string => (typeof value === 'boolean' ? value : notTold);

const managed = (ofDevice: unknown, ofUsers: string[]): string | string[] =>
  ofUsers.length > 0 ? ofUsers : typeof ofDevice === 'boolean' ? (ofDevice ? 'MANAGED' : 'NOT_MANAGED') : notTold;

const integrity = (jailbroken: unknown): string =>
  typeof jailbroken === 'boolean' ? (jailbroken ? 'jailbroken or rooted' : 'intact') : notTold;
