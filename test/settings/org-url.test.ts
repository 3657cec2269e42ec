import { describe, expect, it } from 'vitest';
import { hostOfFolder, orgFolderName, parseOrgUrl, refuseCustomDomain } from '../../src/okta/org-url.ts';

describe('an org URL', () => {
  it.each([
    ['acme', 'https://acme.okta.com'],
    ['ACME', 'https://acme.okta.com'],
    ['acme.okta.com', 'https://acme.okta.com'],
    [' https://Acme.Okta.com/ ', 'https://acme.okta.com'],
    ['https://acme.okta.com/app/UserHome?iss=x#y', 'https://acme.okta.com'],
    ['https://acme.okta.com.:443/', 'https://acme.okta.com'],
    ['acme.oktapreview.com', 'https://acme.oktapreview.com'],
    ['acme.okta-emea.com', 'https://acme.okta-emea.com'],
    ['acme.okta-gov.com', 'https://acme.okta-gov.com'],
    ['acme.okta.mil', 'https://acme.okta.mil'],
    ['http://127.0.0.1:7480', 'http://127.0.0.1:7480'],
    ['127.0.0.1:7480', 'http://127.0.0.1:7480'],
    ['localhost:7480', 'http://localhost:7480'],
    ['http://[::1]:7480/', 'http://[::1]:7480'],
    ['https://localhost', 'https://localhost'],
  ])('takes %j as %s', (given, origin) => {
    const org = parseOrgUrl(given);
    expect(org.origin).toBe(origin);
    expect(() => refuseCustomDomain(org)).not.toThrow();
  });

  it.each([
    ['', 'org-url-invalid'],
    ['two words', 'org-url-invalid'],
    ['acme\\okta', 'org-url-invalid'],
    ['ftp://acme.okta.com', 'org-url-invalid'],
    ['https://', 'org-url-invalid'],
    ['https://user:pa55@acme.okta.com', 'org-url-credentials'],
    ['ada@acme.okta.com', 'org-url-credentials'],
    ['https://acme.okta.com@evil.example', 'org-url-credentials'],
    ['acme-admin', 'org-url-admin'],
    ['https://acme-admin.okta.com/admin/dashboard', 'org-url-admin'],
    ['acme-admin.oktapreview.com', 'org-url-admin'],
    ['http://acme.okta.com', 'org-url-http'],
    ['http://10.0.0.1', 'org-url-http'],
    ['http://127.evil.example', 'org-url-http'],
    ['https://acme.okta.com:8443', 'org-url-port'],
  ])('refuses %j: %s', (given, code) => {
    expect(() => parseOrgUrl(given)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
  });

  it.each([
    'okta.com',
    'acme.okta.com.evil.example',
    'evilokta.com',
    'login.acme.example',
    'acme.oktta.com',
    '0.0.0.0',
    '[::ffff:7f00:1]',
  ])('takes %j for a custom domain, which has to be allowed', (given) => {
    const org = parseOrgUrl(given);
    expect(org.kind).toBe('custom');
    expect(() => refuseCustomDomain(org)).toThrow(expect.objectContaining({ code: 'org-url-custom-domain' }));
  });

  it('offers the right host for the Admin Console and for a misspelt domain', () => {
    expect(() => parseOrgUrl('https://acme-admin.okta.com')).toThrow(
      expect.objectContaining({ hint: 'Use acme.okta.com.' }),
    );
    expect(() => refuseCustomDomain(parseOrgUrl('acme.oktta.com'))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean acme.okta.com?') }),
    );
  });

  it('does not repeat a password that was typed into it', () => {
    const error = (): unknown => parseOrgUrl('https://user:pa55@acme.okta.com');
    expect(error).toThrow(expect.objectContaining({ message: expect.not.stringContaining('pa55') }));
  });

  it('has a folder name that every file system takes, and back', () => {
    expect(orgFolderName('127.0.0.1:7480')).toBe('127.0.0.1_7480');
    expect(hostOfFolder('127.0.0.1_7480')).toBe('127.0.0.1:7480');
  });
});
