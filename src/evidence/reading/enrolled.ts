import { enrollments } from '../../checks/facts/factors.ts';
import { once } from './datasets.ts';

/** The enrolment of each user whose factors were read, by id. */
export const enrolled = once((datasets) => enrollments(datasets));
