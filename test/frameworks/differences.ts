/**
 * Where our mappings differ from the reviewed table that they began from, and why. One line a link:
 * `framework control id: ours, not theirs`; `-` for none.
 */
export const differences: readonly { reason: string; links: readonly string[] }[] = [
  {
    reason: 'The table has no row for this check; it helps, and proves no control by itself.',
    links: [
      'gdpr Art. 32(1)(b) breached-passwords: supporting, not -',
      'gdpr Art. 32(1)(b) departed-users-assigned: supporting, not -',
      'hipaa 164.308(a)(3)(ii)(C) departed-users-assigned: supporting, not -',
      'hipaa 164.308(a)(5)(ii)(D) breached-passwords: supporting, not -',
      'iso27001-2013 A.9.2.6 departed-users-assigned: supporting, not -',
      'iso27001-2013 A.9.4.3 breached-passwords: supporting, not -',
      'iso27001-2022 A.5.17 breached-passwords: supporting, not -',
      'iso27001-2022 A.5.18 departed-users-assigned: supporting, not -',
      'nist-800-53-r5 AC-2 departed-users-assigned: supporting, not -',
      'nist-800-53-r5 IA-5(1) breached-passwords: supporting, not -',
      'nist-800-53-r5 PS-4 departed-users-assigned: supporting, not -',
      'nist-csf-1.1 PR.AC-1 breached-passwords: supporting, not -',
      'nist-csf-1.1 PR.AC-4 departed-users-assigned: supporting, not -',
      'nist-csf-2.0 PR.AA-01 breached-passwords: supporting, not -',
      'nist-csf-2.0 PR.AA-05 departed-users-assigned: supporting, not -',
      'pci-dss-4.0.1 8.2.5 departed-users-assigned: supporting, not -',
      'soc2 CC6.1 breached-passwords: supporting, not -',
      'soc2 CC6.2 departed-users-assigned: supporting, not -',
    ],
  },
  {
    reason: 'Holding a factor is not being asked for it, which the table says of the other checks of enrolment, too.',
    links: [
      'iso27001-2022 A.8.2 admin-mfa: supporting, not primary',
      'nist-800-53-r5 IA-2(1) admin-mfa: supporting, not primary',
      'pci-dss-4.0.1 8.4.1 admin-mfa: supporting, not primary',
    ],
  },
  {
    reason:
      'A log stream shows that the log leaves Okta; how long and how safely it is kept, and whether somebody watches, is decided where it arrives.',
    links: [
      'nist-800-53-r5 AU-11 log-offload: supporting, not primary',
      'nist-800-53-r5 AU-9 log-offload: supporting, not primary',
      'pci-dss-4.0.1 10.5.1 log-offload: supporting, not primary',
      'soc2 CC7.2 log-offload: supporting, not primary',
    ],
  },
  {
    reason: 'Blocking addresses is a use of threat intelligence, and no monitoring.',
    links: [
      'iso27001-2022 A.5.7 threat-insight: supporting, not -',
      'iso27001-2022 A.8.16 threat-insight: supporting, not primary',
      'nist-800-53-r5 SI-4 threat-insight: supporting, not primary',
    ],
  },
  {
    reason: 'A log shows that acts are recorded, not that they are monitored, which the table says of SOC 2, too.',
    links: [
      'nist-csf-1.1 DE.CM-3 system-log: supporting, not primary',
      'nist-csf-2.0 DE.CM-03 system-log: supporting, not primary',
    ],
  },
  {
    reason: 'Decided for the lockout alone: the control reads the fields of lockout.',
    links: ['nist-800-53-r5 AC-7 password-policy: primary, not supporting'],
  },
  {
    reason: 'A list is no review; and nothing here is about reviews of application accounts.',
    links: [
      'pci-dss-4.0.1 7.2.5.1 api-tokens: supporting, not primary',
      'pci-dss-4.0.1 7.2.5.1 app-access-review: -, not supporting',
    ],
  },
  {
    reason: 'The check says nothing of first passwords, so a short one must not be an exception here.',
    links: ['pci-dss-4.0.1 8.3.5 password-policy: -, not supporting'],
  },
  {
    reason: 'Accounts found unused are material for a review, and not the review.',
    links: ['iso27001-2013 A.9.2.5 inactive-accounts: supporting, not primary'],
  },
  {
    reason: 'That rules ask for device assurance is one of several limits on use, as for the items of this control.',
    links: ['nist-800-53-r5 AC-20(1) device-assurance-used: supporting, not primary'],
  },
];
