import { userInfo } from 'node:os';

/** Who runs the tool, as far as the machine tells. */
export interface ActingUser {
  /** Of the operating system. */
  user: string;
  ci: string | null;
  /** Who started the run of the CI system, and its number. */
  ciUser: string | null;
  ciRun: string | null;
}

/** CI systems by the variables that they document: name, what tells it, who, which run. */
const ciSystems: readonly (readonly [string, string, string?, string?])[] = [
  ['GitHub Actions', 'GITHUB_ACTIONS', 'GITHUB_ACTOR', 'GITHUB_RUN_ID'],
  ['GitLab CI', 'GITLAB_CI', 'GITLAB_USER_LOGIN', 'CI_PIPELINE_ID'],
  ['Jenkins', 'JENKINS_URL', 'BUILD_USER_ID', 'BUILD_TAG'],
  ['CircleCI', 'CIRCLECI', 'CIRCLE_USERNAME', 'CIRCLE_BUILD_NUM'],
  ['Azure Pipelines', 'TF_BUILD', 'BUILD_REQUESTEDFOR', 'BUILD_BUILDID'],
  ['CI', 'CI'],
];

export function actingUser(env: NodeJS.ProcessEnv): ActingUser {
  const system = ciSystems.find(([, variable]) => env[variable]);
  const given = (variable: string | undefined): string | null => (variable && env[variable]) || null;
  return { user: osUser(), ci: system?.[0] ?? null, ciUser: given(system?.[2]), ciRun: given(system?.[3]) };
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
