import type { AdminRole } from '../../collectors/admin-roles.ts';
import type { ApiToken } from '../../collectors/api-tokens.ts';
import type { AppGroup } from '../../collectors/app-groups.ts';
import type { AppUser } from '../../collectors/app-users.ts';
import type { App } from '../../collectors/apps.ts';
import type { Authenticator } from '../../collectors/authenticators.ts';
import type { DeviceAssurance } from '../../collectors/device-assurances.ts';
import type { GroupMember } from '../../collectors/group-members.ts';
import type { Group } from '../../collectors/groups.ts';
import type { LogStream } from '../../collectors/log-streams.ts';
import type { Org } from '../../collectors/org.ts';
import type { Policy } from '../../collectors/policies.ts';
import type { LogEvent } from '../../collectors/system-log.ts';
import type { ThreatInsight } from '../../collectors/threat-insight.ts';
import type { UserFactors } from '../../collectors/user-factors.ts';
import type { User } from '../../collectors/users.ts';
import type { DatasetStatus } from '../../snapshot/manifest.ts';

export interface DatasetRecords {
  org: Org;
  users: User;
  'user-factors': UserFactors;
  groups: Group;
  'group-members': GroupMember;
  apps: App;
  'app-users': AppUser;
  'app-groups': AppGroup;
  policies: Policy;
  authenticators: Authenticator;
  'admin-roles': AdminRole;
  'api-tokens': ApiToken;
  'device-assurances': DeviceAssurance;
  'log-streams': LogStream;
  'threat-insight': ThreatInsight;
  'system-log': LogEvent;
}

export type DatasetId = keyof DatasetRecords;

/**
 * The datasets as checks and evidence items see them: one record after another, as often as they ask, never all at
 * once. Records are as Okta sent them, so one that does not match its schema may be among them.
 */
export interface Datasets {
  records<Id extends DatasetId>(id: Id): AsyncIterable<DatasetRecords[Id]>;
  status(id: DatasetId): DatasetStatus;
}
