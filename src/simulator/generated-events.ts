import type { OrgShape } from './generated-shape.ts';
import { logRange } from './list-query.ts';
import { refusal } from './okta-errors.ts';
import type { OktaRecord, Refusal, Row, Slice, SliceRequest } from './org-source.ts';
import { hashNumbers } from './random.ts';
import { type Predicate, parseFilter } from './scim-filter.ts';

const day = 86_400_000;
const types = [
  'user.session.start',
  'user.authentication.sso',
  'user.authentication.auth_via_mfa',
  'policy.evaluate_sign_on',
  'application.user_membership.add',
  'user.lifecycle.deactivate',
];

/** The System Log of a generated org: events at even steps up to the moment it opened, computed from their number. */
export function generatedEvents(
  shape: OrgShape,
  opened: number,
  userId: (hash: number) => string,
): (request: SliceRequest) => Slice | Refusal {
  // An hour short of the whole period, so that a query for it finds every event for as long as a test runs.
  const period = shape.logDays * day - 3_600_000;
  const step = period / Math.max(1, shape.logEvents);
  const first = opened - period;
  const published = (index: number): string => new Date(Math.floor(first + index * step)).toISOString();

  function record(index: number): OktaRecord {
    const hash = hashNumbers(shape.seed, index, 11);
    const id = userId(hash);
    return {
      actor: { id, type: 'User', alternateId: `${id}@generated.example`, displayName: id, detailEntry: null },
      client: {
        userAgent: null,
        zone: 'null',
        device: 'Computer',
        id: null,
        ipAddress: '192.0.2.1',
        geographicalContext: null,
      },
      displayMessage: 'Generated event',
      eventType: types[hash % types.length],
      outcome: { result: 'SUCCESS', reason: null },
      published: published(index),
      severity: 'INFO',
      legacyEventType: null,
      uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      version: '0',
      target: null,
    };
  }

  return (request) => {
    const range = logRange(request.query, request.now);
    if ('code' in range) return range;
    let wanted: Predicate | undefined;
    const filter = request.query.get('filter');
    try {
      if (filter !== null) wanted = parseFilter(filter);
    } catch {
      return refusal(400, 'E0000031');
    }
    const descending = request.query.get('sortOrder') === 'DESCENDING';
    const since = Math.max(0, Math.ceil((Date.parse(range.since) - first) / step));
    const end = range.until === '9999' ? shape.logEvents : Math.ceil((Date.parse(range.until) - first) / step);
    const until = Math.min(end, shape.logEvents);
    const rows: Row[] = [];
    const direction = descending ? -1 : 1;
    let index = request.after === undefined ? (descending ? until - 1 : since) : Number(request.after) + direction;
    for (; index >= since && index < until; index += direction) {
      if (rows.length === request.limit) return { rows, more: true };
      const event = record(index);
      if (!wanted || wanted(event)) rows.push({ key: String(index), json: JSON.stringify(event) });
    }
    return { rows, more: false };
  };
}
